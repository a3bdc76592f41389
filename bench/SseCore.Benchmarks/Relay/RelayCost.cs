using System.Text.Json.Serialization;
using SseCore.Benchmarks.Measuring;

namespace SseCore.Benchmarks.Relay;

/// <summary>The cost of a relay for a number of simultaneous streams.</summary>
/// <param name="Relay">The relay.</param>
/// <param name="Streams">The number of simultaneous streams.</param>
/// <param name="Rounds">The processor time of the relay's process in microseconds per event, round by round.</param>
/// <param name="ReadsPerEvent">The number of client reads per event: 1 if every event arrived in one.</param>
internal sealed record RelayCost(string Relay, int Streams, IReadOnlyList<double> Rounds, double ReadsPerEvent)
{
    [JsonIgnore]
    public double Median => Medians.Of(Rounds);

    /// <summary>The median of the rounds' ratios: other load in a round affected both.</summary>
    public double RatioTo(RelayCost other) => Medians.Of(Rounds.Zip(other.Rounds, (mine, others) => mine / others));
}
