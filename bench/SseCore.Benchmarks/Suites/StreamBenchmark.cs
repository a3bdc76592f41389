using SseCore.Benchmarks.Streams;

namespace SseCore.Benchmarks.Suites;

/// <summary>
/// One benchmark: a way to read or write a whole stream. BenchmarkDotNet, the gates and the tests run it, and the report
/// names it.
/// </summary>
/// <param name="Category">What is measured: <c>Extract</c>, <c>Frame</c> and so on.</param>
/// <param name="Id">Its name within the category, in files and on the command line.</param>
/// <param name="Description">Its name for people.</param>
/// <param name="Make">Sets it up for a stream, and checks its answer; null if it does not apply.</param>
public sealed record StreamBenchmark(string Category, string Id, string Description, Func<BenchmarkStream, Action?> Make)
{
    /// <summary>All benchmarks, in the order of the report.</summary>
    public static IReadOnlyList<StreamBenchmark> All { get; } =
    [
        .. ExtractBenchmarks.All, .. FrameBenchmarks.All, .. PipeBenchmarks.All, .. UsageOnlyBenchmarks.All, .. WriteBenchmarks.All,
    ];

    /// <summary>
    /// The id of the benchmark to compare with: the strongest competitor with the same source (bytes in memory, or a stream read
    /// asynchronously), or the closest one. Null for those competitors themselves.
    /// </summary>
    public string? Against { get; init; }

    /// <summary>The circumstances, if the category has several: the size of the chunks.</summary>
    public string? Variant { get; init; }

    /// <summary>Whether it is not a competitor but a bound that no reader can beat.</summary>
    public bool IsBound { get; init; }

    /// <summary>The names of the streams that it applies to.</summary>
    public required IReadOnlyList<string> Streams { get; init; }

    public bool IsSseCore => Id.StartsWith("ssecore", StringComparison.Ordinal);

    public static StreamBenchmark Named(string category, string id, string? variant = null) =>
        All.Single(benchmark => benchmark.Category == category && benchmark.Id == id && benchmark.Variant == variant);

    /// <summary>Sets up the operation and checks its answer. Running it allocates exactly what the benchmark allocates.</summary>
    public Action Prepare(BenchmarkStream stream) =>
        Make(stream) ?? throw new InvalidOperationException($"{this} does not apply to {stream}.");

    public override string ToString() => Variant is null ? $"{Category}/{Id}" : $"{Category}/{Variant}/{Id}";
}
