using BenchmarkDotNet.Reports;
using SseCore.Benchmarks.Streams;

namespace SseCore.Benchmarks.Configuration;

internal sealed class AllocatedPerEventColumn()
    : StreamColumn("B/event", "Bytes allocated for a whole stream, what it takes to set up a reader included, divided by its events", "0.00")
{
    protected override double? GetValue(BenchmarkReport report, BenchmarkStream stream) =>
        (double?)report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) / stream.Events.Count;
}
