using BenchmarkDotNet.Reports;
using SseCore.Benchmarks.Suites;

namespace SseCore.Benchmarks.Configuration;

internal sealed class ThroughputColumn()
    : StreamColumn("GB/s", "Bytes of a whole stream, framing included, divided by its median time (1 GB = 1,000,000,000 B)", "0.00")
{
    // Bytes per nanosecond are gigabytes per second.
    protected override double? GetValue(Summary summary, BenchmarkReport report, StreamCase measured) =>
        measured.Stream.Bytes.Length / report.ResultStatistics!.Median;
}
