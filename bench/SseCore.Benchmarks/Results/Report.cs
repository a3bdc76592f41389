using System.Globalization;
using System.Text;
using SseCore.Benchmarks.Suites;

namespace SseCore.Benchmarks.Results;

/// <summary>BENCHMARKS.md: the same raw results always give the same text. The prose that needs no figure is in <see cref="ReportText"/>.</summary>
internal sealed class Report
{
    private readonly RunEnvironment _environment;
    private readonly IReadOnlyList<ReportRow> _rows;
    private readonly StringBuilder _text = new();

    public Report(ResultFiles results)
    {
        _environment = results.Environment;
        _rows = [.. Join(results)];
    }

    public string ToMarkdown()
    {
        _text.Clear();
        _text.Append(ReportText.Introduction);
        WriteChart();
        _text.Append(ReportText.HowToRead);
        foreach (IGrouping<string, ReportRow> category in _rows.GroupBy(row => row.Benchmark.Category))
        {
            Line($"## {category.Key}\n\n{ReportText.OfCategory(category.Key)}\n");
            foreach (IGrouping<StreamSize, ReportRow> stream in category.GroupBy(row => row.Stream))
            {
                WriteTable(stream.Key, stream);
            }
        }

        WriteNotAhead();
        _text.Append(ReportText.Method);
        WriteEnvironment();
        _text.Append(ReportText.Repeat);
        return _text.ToString();
    }

    private static IEnumerable<ReportRow> Join(ResultFiles results)
    {
        var times = results.Times.ToDictionary(time => (time.Suite, time.Method, time.Stream));
        var allocations = results.Allocations.ToDictionary(allocation => (allocation.Suite, allocation.Method, allocation.Stream));
        return from stream in results.Streams
               from benchmark in StreamBenchmark.All
               select Row(benchmark, stream);

        ReportRow Row(StreamBenchmark benchmark, StreamSize stream)
        {
            (string, string, string) key = (benchmark.Suite, benchmark.Method, stream.Name);
            ReportRow? against = benchmark.Against is { } other ? Row(other, stream) : null;
            return new ReportRow(benchmark, stream, times[key], allocations[key], against);
        }
    }

    private void WriteChart()
    {
        ReportRow[] sseCore =
        [
            .. _rows.Where(row => row.Benchmark.Suite == nameof(ExtractBenchmarks) && row.Benchmark.Method == nameof(ExtractBenchmarks.SseCoreWhole)),
        ];
        IEnumerable<string> labels = sseCore.SelectMany(row => new[] { $"\"{row.Stream.Name}, in-box\"", $"\"{row.Stream.Name}, SseCore\"" });
        IEnumerable<string> bars = sseCore.SelectMany(row => new[] { Text($"{row.Against!.NanosecondsPerEvent:0}"), Text($"{row.NanosecondsPerEvent:0}") });
        Line($"```mermaid\nxychart-beta horizontal");
        Line($"    title \"Bytes to deltas: ns per event, less is better\"");
        Line($"    x-axis [{string.Join(", ", labels)}]");
        Line($"    y-axis \"ns per event\" 0 --> {Math.Ceiling(sseCore.Max(row => row.Against!.NanosecondsPerEvent) / 100) * 100:0}");
        Line($"    bar [{string.Join(", ", bars)}]\n```\n");
    }

    private void WriteTable(StreamSize stream, IEnumerable<ReportRow> rows)
    {
        Line($"**{stream.Name}**, {stream.Events} events, {(double)stream.Bytes / stream.Events:0} bytes each\n");
        Line($"| | ns/event | fastest - slowest | GB/s | ratio | B/event | B/further event |");
        Line($"|---|---:|---:|---:|---:|---:|---:|");
        foreach (ReportRow row in rows)
        {
            Line($"| {row.Benchmark.Description} | {row.NanosecondsPerEvent:0.0} | {row.Time.Min / stream.Events:0.0} - {row.Time.Max / stream.Events:0.0} | {row.GigabytesPerSecond:0.00} | {Ratio(row)} | {row.BytesPerEvent:0.00} | {row.Allocation.PerFurtherEvent:0.00} |");
        }

        Line($"");
    }

    private void WriteNotAhead()
    {
        Line($"{ReportText.NotAhead}");
        foreach (ReportRow row in _rows.Where(row => row.IsNotFaster))
        {
            Line($"* Time: {row.Stream.Name}, {row.Benchmark}: {Ratio(row)} of *{row.Against!.Benchmark.Description}* ({row.NanosecondsPerEvent:0.0} against {row.Against.NanosecondsPerEvent:0.0} ns/event).");
        }

        foreach (ReportRow row in _rows.Where(row => row.AllocatesMore))
        {
            Line($"* Memory: {row.Stream.Name}, {row.Benchmark}: {row.Allocation.PerStream} B per stream against {row.Against!.Allocation.PerStream}, {row.Allocation.PerFurtherEvent:0.00} B against {row.Against.Allocation.PerFurtherEvent:0.00} for each further event.");
        }

        _text.Append(ReportText.NotMeasured);
    }

    private void WriteEnvironment()
    {
        Line($"## Environment\n");
        Line($"* {_environment.Processor}, {_environment.LogicalCores} logical cores, {_environment.OperatingSystem}");
        Line($"* SDK {_environment.Sdk}, {_environment.Runtime}");
        Line($"* {string.Join(", ", _environment.Packages.Select(package => $"{package.Key} {package.Value}"))}");
        Line($"* commit {_environment.Commit}");
        if (_environment.LoadBefore is { } load)
        {
            Line($"* load average before the run: {load:0.00}");
        }

        Line($"");
    }

    private static string Ratio(ReportRow row) => row.Ratio is { } ratio ? Text($"{ratio:0.00}") : "-";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Line(FormattableString text) => _text.Append(Text(text)).Append('\n');
}
