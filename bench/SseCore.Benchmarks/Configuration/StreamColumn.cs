using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using SseCore.Benchmarks.Suites;

namespace SseCore.Benchmarks.Configuration;

/// <summary>A column of benchmarks whose operation is a whole stream: a figure relative to the stream or to another benchmark.</summary>
internal abstract class StreamColumn(string name, string legend, string format) : IColumn
{
    public string Id => nameof(StreamColumn) + "." + name;

    public string ColumnName => name;

    public string Legend => legend;

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, SummaryStyle.Default);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style)
    {
        BenchmarkReport? report = summary[benchmarkCase];
        return report?.ResultStatistics is null
            ? "NA"
            : GetValue(summary, report, CaseOf(benchmarkCase))?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
    }

    public static StreamCase CaseOf(BenchmarkCase benchmarkCase) => (StreamCase)benchmarkCase.Parameters[nameof(SuiteBenchmarks.Case)];

    protected abstract double? GetValue(Summary summary, BenchmarkReport report, StreamCase measured);
}
