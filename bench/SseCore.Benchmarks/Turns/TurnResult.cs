using System.Text.Json.Serialization;
using SseCore.Benchmarks.Measuring;

namespace SseCore.Benchmarks.Turns;

/// <summary>The result of one case by turns: nanoseconds per stream, for every turn of every process, without omissions.</summary>
internal sealed record TurnResult(string Case, IReadOnlyList<IReadOnlyList<double>> Processes)
{
    [JsonIgnore]
    public double Median => Medians.Of(Turns);

    private IEnumerable<double> Turns => Processes.SelectMany(turns => turns);

    /// <summary>
    /// How many times as fast as another case of the same table: the median of the rounds' ratios. The turns of a round follow
    /// each other at once.
    /// </summary>
    public double RatioTo(TurnResult other) => Medians.Of(other.Turns.Zip(Turns, (theirs, mine) => theirs / mine));
}
