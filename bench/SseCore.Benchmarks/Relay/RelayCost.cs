using System.Text.Json.Serialization;

namespace SseCore.Benchmarks.Relay;

/// <summary>What a relay needed for the streams that it forwarded at a time.</summary>
/// <param name="Relay">Which relay.</param>
/// <param name="Streams">How many streams at a time.</param>
/// <param name="Rounds">Processor time of the relay's process, microseconds for each event, round by round.</param>
/// <param name="ReadsPerEvent">How many reads the clients needed for each event: 1 if every event was one.</param>
internal sealed record RelayCost(string Relay, int Streams, IReadOnlyList<double> Rounds, double ReadsPerEvent)
{
    [JsonIgnore]
    public double Median => MedianOf(Rounds);

    /// <summary>The median of the rounds' ratios: what else went on in a round, both had to bear.</summary>
    public double RatioTo(RelayCost other) => MedianOf([.. Rounds.Zip(other.Rounds, (mine, others) => mine / others)]);

    private static double MedianOf(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
