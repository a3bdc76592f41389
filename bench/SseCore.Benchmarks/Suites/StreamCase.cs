using SseCore.Benchmarks.Streams;

namespace SseCore.Benchmarks.Suites;

/// <summary>A benchmark on a stream: one row of a table, and one process of BenchmarkDotNet.</summary>
public sealed record StreamCase(StreamBenchmark Benchmark, BenchmarkStream Stream)
{
    /// <summary>All cases, in the order of the report.</summary>
    public static IReadOnlyList<StreamCase> All { get; } =
    [
        .. from benchmark in StreamBenchmark.All
           from stream in benchmark.Streams
           select new StreamCase(benchmark, BenchmarkStream.Named(stream)),
    ];

    /// <summary>The case to compare with: the same stream read by the other benchmark.</summary>
    public StreamCase? Against => Benchmark.Against is { } against
        ? this with { Benchmark = StreamBenchmark.Named(Benchmark.Category, against, Benchmark.Variant) }
        : null;

    public static StreamCase Named(string name) => All.Single(one => one.ToString() == name);

    public override string ToString() => $"{Benchmark}/{Stream}";
}
