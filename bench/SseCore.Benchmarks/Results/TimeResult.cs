using System.Text.Json.Serialization;
using SseCore.Benchmarks.Measuring;

namespace SseCore.Benchmarks.Results;

/// <summary>The result of BenchmarkDotNet for one case: nanoseconds per stream, for every iteration of every process, without omissions.</summary>
internal sealed record TimeResult(string Case, IReadOnlyList<IReadOnlyList<double>> Processes)
{
    [JsonIgnore]
    public double Median => Medians.Of(Iterations);

    [JsonIgnore]
    public double Min => Iterations.Min();

    [JsonIgnore]
    public double Max => Iterations.Max();

    private IEnumerable<double> Iterations => Processes.SelectMany(iterations => iterations);
}
