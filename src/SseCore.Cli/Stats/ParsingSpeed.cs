using System.Diagnostics;
using SseCore.Cli.Input;

namespace SseCore.Cli.Stats;

/// <summary>How fast bytes in memory are parsed, without any input or output.</summary>
/// <param name="Framing">The framing alone; null where it is not that of event streams.</param>
/// <param name="Deltas">From bytes to deltas, framing included.</param>
internal sealed record ParsingSpeed(ParsingSpeed.Pace? Framing, ParsingSpeed.Pace Deltas)
{
    private const int MaxWindows = 24;
    private const int MaxWindowsWithoutGain = 5;

    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(200);

    public static ParsingSpeed Measure(StreamProfile profile, ReadOnlySpan<byte> bytes, string dialect, DeltaParserOptions parsing)
    {
        long events = profile.EventCount;
        using var framer = new SseFramer(parsing.Framing);
        using var parser = DeltaParser.Create(dialect, parsing);
        Pace? framed = !profile.IsEventStream ? null : Measure(bytes, events, chunk =>
        {
            framer.Reset();
            EventFeed.TryFeed(framer, chunk, Ignore);
        });
        Pace deltas = Measure(bytes, events, chunk =>
        {
            parser.Reset();
            DeltaFeed.TryFeed(parser, chunk, Ignore);
        });
        return new ParsingSpeed(framed, deltas);
    }

    // The runtime recompiles hot code while it runs, and takes its time if the machine is busy: the fastest stretch
    // counts, and the search for it ends when it gets no faster.
    private static Pace Measure(ReadOnlySpan<byte> bytes, long events, Action<ReadOnlySpan<byte>> parse)
    {
        Pace best = MeasureWindow(bytes, events, parse);
        int withoutGain = 0;
        for (int windows = 1; windows < MaxWindows && withoutGain < MaxWindowsWithoutGain; windows++)
        {
            Pace pace = MeasureWindow(bytes, events, parse);
            withoutGain = pace.NanosecondsPerEvent < 0.97 * best.NanosecondsPerEvent ? 0 : withoutGain + 1;
            best = pace.NanosecondsPerEvent < best.NanosecondsPerEvent ? pace : best;
        }

        return best;
    }

    private static Pace MeasureWindow(ReadOnlySpan<byte> bytes, long events, Action<ReadOnlySpan<byte>> parse)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        (long rounds, TimeSpan elapsed) = Repeat(bytes, parse);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        double all = (double)rounds * events;
        return new Pace(elapsed.TotalNanoseconds / all, rounds * bytes.Length / elapsed.TotalNanoseconds, allocated / all);
    }

    private static (long Rounds, TimeSpan Elapsed) Repeat(ReadOnlySpan<byte> bytes, Action<ReadOnlySpan<byte>> parse)
    {
        long startedAt = Stopwatch.GetTimestamp();
        long rounds = 0;
        TimeSpan elapsed;
        do
        {
            parse(bytes);
            rounds++;
            elapsed = Stopwatch.GetElapsedTime(startedAt);
        }
        while (elapsed < Window);

        return (rounds, elapsed);
    }

    private static void Ignore(scoped in SseEvent evt)
    {
    }

    private static void Ignore(scoped in Delta delta)
    {
    }

    /// <param name="NanosecondsPerEvent">Time per event.</param>
    /// <param name="GigabytesPerSecond">Bytes of the stream per time.</param>
    /// <param name="AllocatedPerEvent">Bytes allocated on the managed heap per event.</param>
    internal sealed record Pace(double NanosecondsPerEvent, double GigabytesPerSecond, double AllocatedPerEvent);
}
