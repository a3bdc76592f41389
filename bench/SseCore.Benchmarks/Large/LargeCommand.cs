using System.Globalization;
using SseCore.Benchmarks.Measuring;
using SseCore.Benchmarks.Readers;
using SseCore.Benchmarks.Readers.InBox;
using SseCore.Benchmarks.Sources;

namespace SseCore.Benchmarks.Large;

/// <summary>Whether time stays linear and memory bounded when one event is large and comes in reads of 1 KiB.</summary>
internal static class LargeCommand
{
    private const int MaxEventBytes = 64 * 1024 * 1024;

    // Of what takes long, fewer.
    private const int MaxRounds = 40;
    private static readonly TimeSpan Time = TimeSpan.FromMilliseconds(400);

    private static readonly DeltaParserOptions Options = new() { Framing = new SseFramerOptions { MaxEventBytes = MaxEventBytes } };
    private static readonly DeltaStreamOptions StreamOptions = new() { Parsing = Options, LeaveOpen = true };

    /// <returns>The exit status of the process.</returns>
    public static int Run()
    {
        foreach (LargeResult result in Measure())
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Kind,-12} {result.Size,6}  {result.Reader,-44} {result.NanosecondsPerByte,7:0.000} ns/byte  {result.Retained,5:0.00}x retained  {(double)result.Allocated / result.Bytes,5:0.00}x allocated"));
        }

        return 0;
    }

    public static IEnumerable<LargeResult> Measure() =>
        from evt in LargeEvent.All
        from reader in Readers(evt)
        select Measure(evt, reader.Name, reader.Read);

    private static IEnumerable<(string Name, Func<Tally> Read)> Readers(LargeEvent evt)
    {
        var stream = new ChunkedStream(evt.Bytes, evt.Chunks);
        yield return ("in-box SseParser + Utf8JsonReader, async", () => InBoxReader.Create("openai-chat").ReadAsync(Rewound(stream)).GetAwaiter().GetResult());
        yield return ("SseCore, 1 KiB chunks", () => Parse(evt));
        yield return ("SseCore over a Stream, async", () => SseCoreReader.ReadAsync("openai-chat", Rewound(stream), StreamOptions).GetAwaiter().GetResult());
    }

    private static Tally Parse(LargeEvent evt)
    {
        using var parser = DeltaParser.Create("openai-chat", Options);
        return SseCoreReader.Read(parser, evt.Bytes, LargeEvent.ChunkSize);
    }

    private static LargeResult Measure(LargeEvent evt, string name, Func<Tally> read)
    {
        Tally expected = InBoxReader.Create("openai-chat").Read(new MemoryStream(evt.Bytes));
        Agreement.Demand(expected, read(), name);
        (long peak, long allocated) = Memory(read);
        Action run = () => read();
        TimeSeries.WarmUp([run], Time / 2);
        double estimate = TimeSeries.BestOf([run], 1, TimeSpan.Zero)[0];
        double nanoseconds = TimeSeries.BestOf([run], Math.Clamp((int)(Time.TotalNanoseconds / estimate), 3, MaxRounds), TimeSpan.FromMicroseconds(200))[0];
        return new LargeResult(name, evt.Kind, evt.Size, evt.Bytes.Length, nanoseconds, peak, allocated);
    }

    private static (long Peak, long Allocated) Memory(Func<Tally> read)
    {
        using var watch = new PoolWatch();
        long before = GC.GetAllocatedBytesForCurrentThread();
        read();
        return (watch.Peak, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static ChunkedStream Rewound(ChunkedStream stream)
    {
        stream.Rewind();
        return stream;
    }
}
