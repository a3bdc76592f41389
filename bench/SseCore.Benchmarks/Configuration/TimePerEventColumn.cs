using BenchmarkDotNet.Reports;
using SseCore.Benchmarks.Suites;

namespace SseCore.Benchmarks.Configuration;

internal sealed class TimePerEventColumn()
    : StreamColumn("ns/event", "Median time of a whole stream, divided by its events (1 ns = 0.000000001 sec)", "0.0")
{
    protected override double? GetValue(Summary summary, BenchmarkReport report, StreamCase measured) =>
        report.ResultStatistics!.Median / measured.Stream.Events.Count;
}
