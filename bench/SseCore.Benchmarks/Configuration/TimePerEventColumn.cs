using BenchmarkDotNet.Reports;
using SseCore.Benchmarks.Streams;

namespace SseCore.Benchmarks.Configuration;

internal sealed class TimePerEventColumn()
    : StreamColumn("ns/event", "Median time of a whole stream, divided by its events (1 ns = 0.000000001 sec)", "0.0")
{
    protected override double? GetValue(BenchmarkReport report, BenchmarkStream stream) =>
        report.ResultStatistics!.Median / stream.Events.Count;
}
