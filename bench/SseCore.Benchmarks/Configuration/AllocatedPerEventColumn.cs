using BenchmarkDotNet.Reports;
using SseCore.Benchmarks.Suites;

namespace SseCore.Benchmarks.Configuration;

internal sealed class AllocatedPerEventColumn()
    : StreamColumn("B/event", "Bytes allocated for a whole stream, what it takes to set up a reader included, divided by its events", "0.00")
{
    protected override double? GetValue(Summary summary, BenchmarkReport report, StreamCase measured) =>
        (double?)report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) / measured.Stream.Events.Count;
}
