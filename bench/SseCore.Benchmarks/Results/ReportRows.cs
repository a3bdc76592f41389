using SseCore.Benchmarks.Suites;

namespace SseCore.Benchmarks.Results;

/// <summary>All results for the tables of streams, joined.</summary>
internal sealed class ReportRows
{
    public ReportRows(ResultFiles results)
    {
        var turns = results.Turns.ToDictionary(turn => turn.Case);
        var times = results.Times.ToDictionary(time => time.Case);
        var allocations = results.Allocations.ToDictionary(allocation => allocation.Case);
        var streams = results.Streams.ToDictionary(stream => stream.Name);
        All = [.. StreamCase.All.Select(Row)];

        ReportRow Row(StreamCase one) => new(
            one.Benchmark,
            streams[one.Stream.Name],
            turns[one.ToString()],
            times[one.ToString()],
            allocations[one.ToString()],
            one.Against is { } against ? Row(against) : null);
    }

    public IReadOnlyList<ReportRow> All { get; }

    public IEnumerable<ReportRow> Of(StreamTable table) =>
        All.Where(row => row.Benchmark.Category == table.Category && row.Benchmark.Variant == table.Variant && row.Stream.Name == table.Stream.Name);

    public IEnumerable<ReportRow> Of(string category, string id) =>
        All.Where(row => row.Benchmark.Category == category && row.Benchmark.Id == id);

    public ReportRow Of(string category, string id, string stream) => Of(category, id).Single(row => row.Stream.Name == stream);
}
