using SseCore.Benchmarks.Streams;

namespace SseCore.Benchmarks.Suites;

/// <summary>All that is compared on one stream in the same circumstances: a table of the report.</summary>
public sealed record StreamTable(string Category, string? Variant, BenchmarkStream Stream, IReadOnlyList<StreamCase> Cases)
{
    /// <summary>All tables, in the order of the report.</summary>
    public static IReadOnlyList<StreamTable> All { get; } =
    [
        .. from one in StreamCase.All
           group one by (one.Benchmark.Category, one.Benchmark.Variant, one.Stream) into cases
           select new StreamTable(cases.Key.Category, cases.Key.Variant, cases.Key.Stream, [.. cases]),
    ];

    public static StreamTable Named(string name) => All.Single(table => table.ToString() == name);

    public override string ToString() => Variant is null ? $"{Category}/{Stream}" : $"{Category}/{Variant}/{Stream}";
}
