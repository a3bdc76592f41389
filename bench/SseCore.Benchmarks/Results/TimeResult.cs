using System.Text.Json.Serialization;

namespace SseCore.Benchmarks.Results;

/// <summary>The result of BenchmarkDotNet for one case: nanoseconds per stream, for every iteration of every process, without omissions.</summary>
internal sealed record TimeResult(string Case, IReadOnlyList<IReadOnlyList<double>> Processes)
{
    private IReadOnlyList<double>? _sorted;

    [JsonIgnore]
    public double Median => (Sorted[(Sorted.Count - 1) / 2] + Sorted[Sorted.Count / 2]) / 2;

    [JsonIgnore]
    public double Min => Sorted[0];

    [JsonIgnore]
    public double Max => Sorted[^1];

    private IReadOnlyList<double> Sorted => _sorted ??= [.. Processes.SelectMany(iterations => iterations).Order()];
}
