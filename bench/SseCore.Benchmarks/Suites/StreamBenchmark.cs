using SseCore.Benchmarks.Streams;

namespace SseCore.Benchmarks.Suites;

/// <summary>
/// One benchmark: a way to read or write a whole stream. BenchmarkDotNet runs it, so do gates and tests, and the report
/// names it.
/// </summary>
/// <param name="Category">What is measured: <c>Extract</c>, <c>Frame</c> and so on.</param>
/// <param name="Id">Names it within its category, in files and on the command line.</param>
/// <param name="Description">Names it to people.</param>
/// <param name="Make">Sets it up for a stream, and checks its answer; null where it does not apply.</param>
public sealed record StreamBenchmark(string Category, string Id, string Description, Func<BenchmarkStream, Action?> Make)
{
    /// <summary>Every benchmark there is, in the order of the report.</summary>
    public static IReadOnlyList<StreamBenchmark> All { get; } =
    [
        .. ExtractBenchmarks.All, .. FrameBenchmarks.All, .. PipeBenchmarks.All, .. UsageOnlyBenchmarks.All, .. WriteBenchmarks.All,
    ];

    /// <summary>
    /// The id of what it is set against: the strongest competitor with the same source (bytes in memory, or a stream read
    /// asynchronously), or the nearest that there is. Null for those themselves.
    /// </summary>
    public string? Against { get; init; }

    /// <summary>Under which circumstances, where the category has several: the size of the chunks.</summary>
    public string? Variant { get; init; }

    /// <summary>No competitor, but what no reader can beat.</summary>
    public bool IsBound { get; init; }

    /// <summary>The names of the streams that it is for.</summary>
    public required IReadOnlyList<string> Streams { get; init; }

    public bool IsSseCore => Id.StartsWith("ssecore", StringComparison.Ordinal);

    public static StreamBenchmark Named(string category, string id, string? variant = null) =>
        All.Single(benchmark => benchmark.Category == category && benchmark.Id == id && benchmark.Variant == variant);

    /// <summary>The operation, set up and its answer checked. Running it allocates what the benchmark allocates, no more.</summary>
    public Action Prepare(BenchmarkStream stream) =>
        Make(stream) ?? throw new InvalidOperationException($"{this} does not apply to {stream}.");

    public override string ToString() => Variant is null ? $"{Category}/{Id}" : $"{Category}/{Variant}/{Id}";
}
