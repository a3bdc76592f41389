using System.Globalization;
using System.Text;
using SseCore.Benchmarks.Cold;
using SseCore.Benchmarks.Large;
using SseCore.Benchmarks.Memory;
using SseCore.Benchmarks.Peers;
using SseCore.Benchmarks.Relay;
using SseCore.Benchmarks.Relay.Relays;
using SseCore.Benchmarks.Suites;

namespace SseCore.Benchmarks.Results;

/// <summary>BENCHMARKS.md: the same raw results always give the same text. Prose without figures is in <see cref="ReportText"/>.</summary>
internal sealed class Report(ResultFiles results)
{
    private readonly ReportRows _rows = new(results);
    private readonly StringBuilder _text = new();

    public string ToMarkdown()
    {
        _text.Clear();
        _text.Append(ReportText.Introduction);
        WriteCharts();
        WriteTargets();
        _text.Append(ReportText.HowToRead);
        foreach (IGrouping<string, StreamTable> category in StreamTable.All.GroupBy(table => table.Category))
        {
            Line($"## {category.Key}\n\n{ReportText.OfCategory(category.Key)}\n");
            foreach (StreamTable table in category)
            {
                WriteTable(table.Variant, [.. _rows.Of(table)]);
            }
        }

        WriteCold();
        WriteLarge();
        WriteMemory();
        WriteRelay();
        WritePeers();
        WriteNotAhead();
        _text.Append(ReportText.Method);
        WriteEnvironment();
        _text.Append(ReportText.Repeat);
        return _text.ToString();
    }

    private void WriteCharts()
    {
        ReportRow[] chat =
        [
            .. _rows.All.Where(row => row is { Benchmark.Category: ExtractBenchmarks.Category, Stream.Name: "openai-chat" })
                .Where(row => row.Benchmark.Id is "sdk" or "read-line" or "json-document" or "poco" or "in-box" or "ssecore-plain" or "ssecore" or "newlines")
                .OrderByDescending(row => row.NanosecondsPerEvent),
        ];
        WriteChart(
            "openai-chat, bytes to deltas: million events per second, more is better",
            "million events per second",
            chat.Select(row => (row.Benchmark.Description.Replace("'\\n'", "LF", StringComparison.Ordinal), 1000 / row.NanosecondsPerEvent)));
        WriteChart(
            "Bytes to deltas, SseCore: times as fast as the in-box walk",
            "times as fast",
            _rows.Of(ExtractBenchmarks.Category, "ssecore").Select(row => (row.Stream.Name, row.Ratio!.Value)));
        if (results.Cold.Recorded is { Count: > 0 } recorded)
        {
            WriteChart(
                "Recorded streams from their first byte, SseCore, known: times as fast as the in-box walk, geometric mean of each API's providers",
                "times as fast",
                recorded.GroupBy(result => result.Group.Split('/')[1], result => result.KnownRatio)
                    .Select(api => (api.Key, ColdResults.GeometricMean(api)))
                    .OrderByDescending(api => api.Item2));
        }
    }

    private void WriteChart(string title, string axis, IEnumerable<(string Label, double Value)> bars)
    {
        (string Label, double Value)[] all = [.. bars];
        Line($"```mermaid\nxychart-beta horizontal");
        Line($"    title \"{title}\"");
        Line($"    x-axis [{string.Join(", ", all.Select(bar => $"\"{bar.Label}\""))}]");
        Line($"    y-axis \"{axis}\" 0 --> {Math.Ceiling(all.Max(bar => bar.Value)):0}");
        Line($"    bar [{string.Join(", ", all.Select(bar => Text($"{bar.Value:0.##}")))}]\n```\n");
    }

    private void WriteTargets()
    {
        Line($"{ReportText.Targets}");
        Line($"| | target | measured | | command |");
        Line($"|---|---|---|---|---|");
        foreach (Target target in new Targets(results, _rows).All)
        {
            Line($"| {target.Name} | {target.Wanted} | {target.Measured} | {target.IsMet switch { true => "met", false => "**missed**", null => string.Empty }} | `{target.Command}` |");
        }

        Line($"");
    }

    private void WriteTable(string? variant, IReadOnlyList<ReportRow> rows)
    {
        StreamSize stream = rows[0].Stream;
        string title = variant is null ? $"**{stream.Name}**" : $"**{variant}**, {stream.Name}";
        Line($"{title}, {stream.Events} events, {(double)stream.Bytes / stream.Events:0} bytes each\n");
        Line($"| | ns/event | GB/s | ratio | BenchmarkDotNet, ns/event | B/event | B/further event |");
        Line($"|---|---:|---:|---:|---:|---:|---:|");
        foreach (ReportRow row in rows)
        {
            Line($"| {row.Benchmark.Description} | {row.NanosecondsPerEvent:0.0} | {row.GigabytesPerSecond:0.00} | {Ratio(row.Ratio)} | {row.Time.Median / stream.Events:0.0} ({row.Time.Min / stream.Events:0.0} - {row.Time.Max / stream.Events:0.0}) | {row.BytesPerEvent:0.00} | {row.Allocation.PerFurtherEvent:0.00} |");
        }

        Line($"");
    }

    private void WriteCold()
    {
        Line($"{ReportText.Cold}");
        WriteCold("Streams of this project", results.Cold.SelfWritten);
        if (results.Cold.Recorded.Count > 0)
        {
            WriteCold("Recorded streams by provider and API", results.Cold.Recorded);
            Line($"Left out, since the baseline reads them otherwise than SseCore: {string.Join(", ", results.Cold.LeftOut)}.\n");
        }
    }

    private void WriteCold(string title, IReadOnlyList<ColdResult> cold)
    {
        Line($"| {title} | streams | events | bytes | in-box ns/event | alone | after others | so, in 4 KiB chunks | known | without shapes |");
        Line($"|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (ColdResult result in cold)
        {
            Line($"| {result.Group} | {result.Streams} | {result.Events} | {result.Bytes} | {result.InBox / result.Events:0.0} | {Ratio(result.AloneRatio)} | {Ratio(result.OthersRatio)} | {Ratio(result.ChunksRatio)} | {Ratio(result.KnownRatio)} | {Ratio(result.PlainRatio)} |");
        }

        Line($"| **geometric mean** | | | | | {Mean(result => result.AloneRatio)} | {Mean(result => result.OthersRatio)} | {Mean(result => result.ChunksRatio)} | {Mean(result => result.KnownRatio)} | {Mean(result => result.PlainRatio)} |");
        Line($"| **worst** | | | | | {Worst(result => result.AloneRatio)} | {Worst(result => result.OthersRatio)} | {Worst(result => result.ChunksRatio)} | {Worst(result => result.KnownRatio)} | {Worst(result => result.PlainRatio)} |\n");

        string Mean(Func<ColdResult, double> ratio) => Ratio(ColdResults.GeometricMean(cold.Select(ratio)));
        string Worst(Func<ColdResult, double> ratio) => Ratio(cold.Min(ratio));
    }

    private void WriteLarge()
    {
        Line($"{ReportText.Large}");
        Line($"| | | ns/byte | GB/s | retained at most | allocated, pools being warm |");
        Line($"|---|---|---:|---:|---:|---:|");
        foreach (LargeResult result in results.Large)
        {
            Line($"| {result.Kind}, {result.Size} | {result.Reader} | {result.NanosecondsPerByte:0.000} | {1 / result.NanosecondsPerByte:0.00} | {result.Retained:0.00}x | {(double)result.Allocated / result.Bytes:0.00}x |");
        }

        Line($"");
    }

    private void WriteMemory()
    {
        Line($"{ReportText.Memory}");
        Line($"| | B per stream | of them pooled |");
        Line($"|---|---:|---:|");
        foreach (MemoryResult result in results.Memory)
        {
            Line($"| {result.Reader} | {result.Bytes:0} | {result.Pooled:0} |");
        }

        Line($"");
    }

    private void WriteRelay()
    {
        Line($"{ReportText.Relay}");
        RelayResults relays = results.Relay;
        foreach (int streams in relays.Costs.Select(cost => cost.Streams).Distinct())
        {
            RelayCost blind = relays.Of(RelayVariant.BlindId, streams);
            Line($"**{streams:N0} streams at a time**\n");
            Line($"| | µs/event | least - most | against blind | reads/event |");
            Line($"|---|---:|---:|---:|---:|");
            foreach (RelayVariant variant in RelayVariant.All)
            {
                RelayCost cost = relays.Of(variant.Id, streams);
                Line($"| {variant.Description} | {cost.Median:0.0} | {cost.Rounds.Min():0.0} - {cost.Rounds.Max():0.0} | {(variant.IsBlind ? "-" : Text($"{cost.RatioTo(blind):0.00}x"))} | {cost.ReadsPerEvent:0.00} |");
            }

            Line($"");
        }

        IdleRelayResults idle = results.IdleRelay;
        Line($"{ReportText.IdleRelay}");
        Line($"| | streams | managed B per stream | working set B per stream |");
        Line($"|---|---:|---:|---:|");
        foreach (RelayVariant variant in RelayVariant.All)
        {
            IdleRelay result = idle.Of(variant.Id);
            Line($"| {variant.Description} | {result.Streams:N0} | {result.Managed:N0} | {result.WorkingSet:N0} |");
        }

        Line($"\nA tap alone, without sockets, holds {idle.Tap.Bytes:N0} B between two events, {idle.Tap.Pooled:N0} of them rented.\n");
        Line($"The streams were run on {Run(relays.Environment)}; the idle ones on {Run(idle.Environment)}.\n");
    }

    private static string Run(RunEnvironment environment) =>
        Text($"{environment.Processor}, {environment.LogicalCores} cores, commit {environment.Commit}, load average before {environment.LoadBefore:0.00}");

    private void WritePeers()
    {
        Line($"{ReportText.Peers}");
        if (results.Peers is not { } peers)
        {
            Line($"Not run yet.\n");
            return;
        }

        var streams = results.Streams.ToDictionary(stream => stream.Name);
        string[] columns = [.. peers.Times.Select(time => time.Stream).Distinct()];
        Line($"| ns/event | {string.Join(" | ", columns)} |");
        Line($"|---|{string.Concat(columns.Select(_ => "---:|"))}");
        foreach (IGrouping<string, PeerTime> peer in peers.Times.GroupBy(time => time.Peer))
        {
            var times = peer.ToDictionary(time => time.Stream, time => Text($"{time.Nanoseconds / streams[time.Stream].Events:0.0}"));
            Line($"| {peer.Key} | {string.Join(" | ", columns.Select(column => times.GetValueOrDefault(column, "-")))} |");
        }

        Line($"\nRun on {peers.Environment.Processor}, commit {peers.Environment.Commit}, load average before {peers.Environment.LoadBefore:0.00}.\n");
    }

    private void WriteNotAhead()
    {
        Line($"{ReportText.NotAhead}");
        foreach (ReportRow row in _rows.All.Where(row => row.IsNotFaster))
        {
            Line($"* Time: {Name(row)}: {Ratio(row.Ratio)}, {row.NanosecondsPerEvent:0.0} against {row.Against!.NanosecondsPerEvent:0.0} ns/event of *{row.Against.Benchmark.Description}*.");
        }

        foreach (ColdResult result in results.Cold.SelfWritten.Concat(results.Cold.Recorded).Where(result => Math.Min(Math.Min(result.AloneRatio, result.OthersRatio), Math.Min(result.KnownRatio, result.PlainRatio)) < 1))
        {
            Line($"* Cold: {result.Group}, {result.Events} events: alone {Ratio(result.AloneRatio)}, after others {Ratio(result.OthersRatio)}, known {Ratio(result.KnownRatio)}, without shapes {Ratio(result.PlainRatio)}.");
        }

        foreach (LargeResult result in results.Large.Where(result => result.IsSseCore))
        {
            LargeResult inBox = results.Large.Single(other => !other.IsSseCore && !other.IsBound && other.Kind == result.Kind && other.Size == result.Size);
            if (result.Nanoseconds > inBox.Nanoseconds || result.PeakRented > inBox.PeakRented)
            {
                Line($"* Large: {result.Kind}, {result.Size}, {result.Reader}: {result.NanosecondsPerByte:0.000} against {inBox.NanosecondsPerByte:0.000} ns/byte, retained {result.Retained:0.00}x against {inBox.Retained:0.00}x.");
            }
        }

        foreach (MemoryResult result in results.Memory.Where(result => result.Bytes > results.Memory.Single(other => other.Reader == MemoryCommand.InBox).Bytes))
        {
            Line($"* Memory of an open stream: {result.Reader}: {result.Bytes:0} B.");
        }

        RelayResults relays = results.Relay;
        foreach (RelayCost other in relays.Costs.Where(cost => cost.Relay is not (RelayVariant.TapId or RelayVariant.BlindId)))
        {
            RelayCost tapped = relays.Of(RelayVariant.TapId, other.Streams);
            if (other.RatioTo(tapped) < 1.05)
            {
                Line($"* Relay, {other.Streams:N0} streams: {Ratio(other.RatioTo(tapped))}, {tapped.Median:0.0} against {other.Median:0.0} µs/event of *{RelayVariant.Named(other.Relay).Description}*.");
            }
        }

        IdleRelay idle = results.IdleRelay.Of(RelayVariant.TapId);
        foreach (IdleRelay other in results.IdleRelay.Relays.Where(other => other.Managed < idle.Managed && other.Relay != RelayVariant.BlindId))
        {
            Line($"* Memory of a relayed stream that waits: {idle.Managed:N0} B against {other.Managed:N0} of *{RelayVariant.Named(other.Relay).Description}*.");
        }

        foreach (ReportRow row in _rows.All.Where(row => row.AllocatesMore))
        {
            Line($"* Allocations: {Name(row)}: {row.Allocation.PerStream} B per stream against {row.Against!.Allocation.PerStream}, {row.Allocation.PerFurtherEvent:0.00} B against {row.Against.Allocation.PerFurtherEvent:0.00} for each further event.");
        }

        _text.Append(ReportText.NotMeasured);
    }

    private void WriteEnvironment()
    {
        RunEnvironment environment = results.Environment;
        Line($"## Environment\n");
        Line($"* {environment.Processor}, {environment.LogicalCores} logical cores, {environment.OperatingSystem}");
        Line($"* SDK {environment.Sdk}, {environment.Runtime}");
        Line($"* {string.Join(", ", environment.Packages.Select(package => $"{package.Key} {package.Value}"))}");
        Line($"* commit {environment.Commit}");
        if (environment.LoadBefore is { } load)
        {
            Line($"* load average before the run: {load:0.00}");
        }

        Line($"");
    }

    private static string Name(ReportRow row) =>
        $"{row.Benchmark.Category}, {row.Stream.Name}{(row.Benchmark.Variant is { } variant ? $", {variant}" : string.Empty)}: {row.Benchmark.Description}";

    private static string Ratio(double? ratio) => ratio switch
    {
        null => "-",
        < 10 => Text($"{ratio:0.00}x"),
        _ => Text($"{ratio:0.0}x"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Line(FormattableString text) => _text.Append(Text(text)).Append('\n');
}
