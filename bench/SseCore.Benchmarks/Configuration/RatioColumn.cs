using BenchmarkDotNet.Reports;
using SseCore.Benchmarks.Suites;

namespace SseCore.Benchmarks.Configuration;

internal sealed class RatioColumn()
    : StreamColumn("ratio", "How many times as fast as the in-box baseline with the same source: its median time divided by this one's", "0.00x")
{
    protected override double? GetValue(Summary summary, BenchmarkReport report, StreamCase measured) =>
        summary.Reports.FirstOrDefault(other => CaseOf(other.BenchmarkCase) == measured.Against)?.ResultStatistics?.Median
            / report.ResultStatistics!.Median;
}
