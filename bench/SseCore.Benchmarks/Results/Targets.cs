using System.Globalization;
using SseCore.Benchmarks.Cold;
using SseCore.Benchmarks.Large;
using SseCore.Benchmarks.Memory;
using SseCore.Benchmarks.Peers;
using SseCore.Benchmarks.Relay;
using SseCore.Benchmarks.Relay.Relays;
using SseCore.Benchmarks.Sources;
using SseCore.Benchmarks.Suites;

namespace SseCore.Benchmarks.Results;

/// <summary>The targets of the issues, from the raw results.</summary>
internal sealed class Targets(ResultFiles results, ReportRows rows)
{
    private const string Chat = "openai-chat";

    public IEnumerable<Target> All =>
    [
        .. Extract, .. Cold, .. Frame, UsageOnly, .. Large, Pipe, Memory, .. Relay, IdleRelay,
    ];

    private IEnumerable<Target> Extract
    {
        get
        {
            const string Command = "turns Extract";
            ReportRow sseCore = rows.Of(ExtractBenchmarks.Category, "ssecore", Chat);
            yield return AtLeast("Extract, openai-chat: in-box walk", 15, sseCore.Ratio!.Value, Command);
            foreach (ReportRow sdk in rows.Of(ExtractBenchmarks.Category, "sdk"))
            {
                double ratio = rows.Of(ExtractBenchmarks.Category, "ssecore", sdk.Stream.Name).RatioTo(sdk);
                yield return AtLeast($"Extract, {sdk.Stream.Name}: official SDK", 100, ratio, Command);
            }

            yield return Simdjson;
            double ofNewlines = rows.Of(ExtractBenchmarks.Category, "newlines", Chat).RatioTo(sseCore);
            yield return new Target("Extract, openai-chat: IndexOf('\\n') over the same bytes", "at most 2.5x its time", Text($"{ofNewlines:0.0}x"), ofNewlines <= 2.5, Command);
            yield return Nothing("Extract: allocated for each further event", rows.Of(ExtractBenchmarks.Category, "ssecore").Concat(rows.Of(ExtractBenchmarks.Category, "ssecore-4k")));
            foreach (ReportRow other in rows.Of(ExtractBenchmarks.Category, "ssecore").Where(row => row.Stream.Name != Chat))
            {
                yield return new Target($"Extract, {other.Stream.Name}: in-box walk", "its own ratio", Text($"{other.Ratio:0.0}x as fast"), null, Command);
            }
        }
    }

    private Target Simdjson
    {
        get
        {
            const string Name = "Extract, openai-chat: C++, memchr + simdjson On-Demand";
            const string Command = "bench/peers/run.sh";
            PeerTime? simdjson = results.Peers?.Times.FirstOrDefault(time => time.Stream == Chat && time.Peer.Contains("simdjson", StringComparison.Ordinal));
            PeerTime? sseCore = results.Peers?.Times.FirstOrDefault(time => time.Stream == Chat && time.Peer == PeersCommand.NameOf("ssecore"));
            double? ratio = simdjson?.Nanoseconds / sseCore?.Nanoseconds;
            return new Target(Name, "faster", ratio is null ? "not measured" : Text($"{ratio:0.0}x as fast"), ratio is null ? null : ratio > 1, Command);
        }
    }

    private IEnumerable<Target> Cold
    {
        get
        {
            const string Command = "cold";
            IReadOnlyList<ColdResult> recorded = results.Cold.Recorded;
            if (recorded.Count == 0)
            {
                yield return new Target("Cold, recorded streams", "geometric mean 8x, no group under 1.2x", "not measured: not on this machine", null, Command);
                yield break;
            }

            ColdResult worst = recorded.MinBy(result => result.OthersRatio)!;
            ColdResult worstPlain = recorded.MinBy(result => result.PlainRatio)!;
            ColdResult worstAlone = recorded.MinBy(result => result.AloneRatio)!;
            ColdResult worstKnown = recorded.MinBy(result => result.KnownRatio)!;
            yield return AtLeast("Cold, recorded streams, after all others: in-box walk, geometric mean of the groups", 8, ColdResults.GeometricMean(recorded.Select(result => result.OthersRatio)), Command);
            yield return AtLeast($"Cold, recorded streams, after all others: the worst group ({worst.Group})", 1.2, worst.OthersRatio, Command);
            yield return AtLeast("Cold, recorded streams, known: in-box walk, geometric mean of the groups", 8, ColdResults.GeometricMean(recorded.Select(result => result.KnownRatio)), Command);
            yield return AtLeast($"Cold, recorded streams, known: the worst group ({worstKnown.Group})", 1.2, worstKnown.KnownRatio, Command);
            yield return AtLeast("Cold, recorded streams, alone: in-box walk, geometric mean of the groups", 8, ColdResults.GeometricMean(recorded.Select(result => result.AloneRatio)), Command);
            yield return AtLeast($"Cold, recorded streams, alone: the worst group ({worstAlone.Group})", 1.2, worstAlone.AloneRatio, Command);
            yield return AtLeast($"Cold, recorded streams, without shapes: the worst group ({worstPlain.Group})", 1, worstPlain.PlainRatio, Command);
        }
    }

    private IEnumerable<Target> Frame
    {
        get
        {
            const string Command = "turns Frame";
            ReportRow worst = rows.Of(FrameBenchmarks.Category, "ssecore").MinBy(row => row.Ratio)!;
            ReportRow worstStream = rows.Of(FrameBenchmarks.Category, "ssecore-stream").MinBy(row => row.Ratio)!;
            yield return AtLeast($"Frame, bytes in memory: in-box parser, the worst stream ({worst.Stream.Name})", 3, worst.Ratio!.Value, Command);
            yield return AtLeast($"Frame, over the same Stream: in-box parser, the worst stream ({worstStream.Stream.Name})", 1.5, worstStream.Ratio!.Value, Command);
            yield return Nothing("Frame: allocated for each further event", rows.Of(FrameBenchmarks.Category, "ssecore").Concat(rows.Of(FrameBenchmarks.Category, "ssecore-4k")));
        }
    }

    private Target UsageOnly
    {
        get
        {
            (ReportRow row, double allowed) = rows.Of(UsageOnlyBenchmarks.Category, "ssecore")
                .Select(row => (row, Math.Max(20, 1.5 * rows.Of(UsageOnlyBenchmarks.Category, "newlines", row.Stream.Name).NanosecondsPerEvent)))
                .MaxBy(one => one.row.NanosecondsPerEvent / one.Item2);
            return new Target(
                $"UsageOnly: an event that carries nothing wanted, the worst stream ({row.Stream.Name})",
                Text($"at most {allowed:0} ns (20, or 1.5x IndexOf('\\n'))"),
                Text($"{row.NanosecondsPerEvent:0.0} ns"),
                row.NanosecondsPerEvent <= allowed,
                "turns UsageOnly");
        }
    }

    private IEnumerable<Target> Large
    {
        get
        {
            const string Command = "large";
            LargeResult[] sseCore = [.. results.Large.Where(result => result.IsSseCore)];
            double growth = Growth(sseCore);
            yield return new Target(
                $"Large: time for each byte of {LargeEvent.Largest} against {LargeEvent.Middle}",
                "the same, being linear (1.5x, caches allowed for)",
                Text($"{growth:0.00}x at worst, where copying once alone has {Growth([.. results.Large.Where(result => result.IsBound)]):0.00}x"),
                growth <= 1.5,
                Command);
            LargeResult most = sseCore.MaxBy(result => result.Retained)!;
            yield return new Target($"Large: retained at most ({most.Kind}, {most.Size}, {most.Reader})", "at most 2x the event", Text($"{most.Retained:0.00}x"), most.Retained <= 2, Command);
        }
    }

    private static double Growth(LargeResult[] results) =>
        results.Where(result => result.Size == LargeEvent.Largest)
            .Max(large => large.NanosecondsPerByte / results.Single(result => result.Size == LargeEvent.Middle && result.Kind == large.Kind && result.Reader == large.Reader).NanosecondsPerByte);

    private Target Pipe
    {
        get
        {
            ReportRow[] perEvent = [.. rows.All.Where(row => row.Benchmark.Category == PipeBenchmarks.Category && row.Benchmark.Variant == Chunks.OneEvent)];
            double pipe = perEvent.Single(row => row.Benchmark.Id == "pipe").NanosecondsPerEvent;
            double sseCore = perEvent.Single(row => row.Benchmark.Id == "ssecore-pipe").NanosecondsPerEvent;
            return new Target(
                "Pipe, one event a read: the pipe's share of the time", "stated", Text($"{pipe:0} of {sseCore:0} ns, {pipe / sseCore:0%}; SseCore's {sseCore - pipe:0} ns"), null, $"turns '{perEvent[0].Benchmark.Variant}'");
        }
    }

    private Target Memory
    {
        get
        {
            MemoryResult waiting = results.Memory.Single(result => result.Reader == MemoryCommand.Headline);
            return new Target("Memory: an open stream that waits", "at most 2048 B", Text($"{waiting.Bytes:0} B, {waiting.Pooled:0} of them pooled"), waiting.Bytes <= 2048, "memory");
        }
    }

    private IEnumerable<Target> Relay =>
        from cost in results.Relay.Costs
        where cost.Relay == RelayVariant.TapId
        let ratio = cost.RatioTo(results.Relay.Of(RelayVariant.BlindId, cost.Streams))
        select new Target(
            $"Relay with tap, {cost.Streams} streams: processor time of blind byte copying", "at most 1.25x", Text($"{ratio:0.00}x"), ratio <= 1.25, "relay");

    private Target IdleRelay
    {
        get
        {
            IdleRelay tapped = results.IdleRelay.Of(RelayVariant.TapId);
            return new Target(
                Text($"Relay with tap, {tapped.Streams:N0} idle streams: memory of each"), "stated", Text($"{tapped.Managed:N0} B, blind {results.IdleRelay.Of(RelayVariant.BlindId).Managed:N0} B"), null, "relay-idle");
        }
    }

    private static Target AtLeast(string name, double wanted, double measured, string command) =>
        new(name, Text($"at least {wanted:0.#}x as fast"), Text($"{measured:0.0#}x"), measured >= wanted, command);

    private static Target Nothing(string name, IEnumerable<ReportRow> measured)
    {
        double most = measured.Max(row => row.Allocation.PerFurtherEvent);
        return new Target(name, "0 B", Text($"{most:0.##} B"), most == 0, "gate");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
