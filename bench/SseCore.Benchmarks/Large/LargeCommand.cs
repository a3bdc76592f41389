using System.Globalization;
using System.Text.Unicode;
using SseCore.Benchmarks.Measuring;
using SseCore.Benchmarks.Readers;
using SseCore.Benchmarks.Readers.InBox;
using SseCore.Benchmarks.Sources;

namespace SseCore.Benchmarks.Large;

/// <summary>Shows that time is linear and memory bounded when one event is large and arrives in reads of 1 KiB.</summary>
internal static class LargeCommand
{
    private const int MaxEventBytes = 64 * 1024 * 1024;

    // Fewer for operations that take long.
    private const int MaxRounds = 40;
    private static readonly TimeSpan Time = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(2);

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

    public static IEnumerable<LargeResult> Measure()
    {
        LargeEvent[] events = [.. LargeEvent.All];

        // So that the first measurement is not slower: the JIT needs its time.
        TimeSeries.WarmUp(
            [.. from evt in events where evt.Size != LargeEvent.Largest from reader in Readers(evt) select (Action)(() => reader.Read())], WarmUpTime);
        return from evt in events
               from result in (LargeResult[])[.. from reader in Readers(evt) select Measure(evt, reader.Name, reader.Read), Bound(evt)]
               select result;
    }

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
        return new LargeResult(name, evt.Kind, evt.Size, evt.Bytes.Length, TimeOf(() => read()), peak, allocated);
    }

    // With an array of the right length from the beginning, which a reader of a stream cannot know.
    private static LargeResult Bound(LargeEvent evt)
    {
        byte[] whole = new byte[evt.Bytes.Length];
        double nanoseconds = TimeOf(() =>
        {
            for (int start = 0; start < whole.Length; start += LargeEvent.ChunkSize)
            {
                ReadOnlySpan<byte> chunk = evt.Bytes.AsSpan(start, Math.Min(LargeEvent.ChunkSize, whole.Length - start));
                if (chunk.IndexOfAny((byte)'\r', (byte)0) < 0)
                {
                    chunk.CopyTo(whole.AsSpan(start));
                }
            }

            if (!Utf8.IsValid(whole))
            {
                throw new InvalidOperationException("The bytes are not those that were sent.");
            }
        });
        return new LargeResult(LargeResult.Bound, evt.Kind, evt.Size, evt.Bytes.Length, nanoseconds, whole.Length, Allocated: 0);
    }

    private static double TimeOf(Action run)
    {
        TimeSeries.WarmUp([run], Time / 2);
        double estimate = TimeSeries.BestOf([run], 1, TimeSpan.Zero)[0];
        return TimeSeries.BestOf([run], Math.Clamp((int)(Time.TotalNanoseconds / estimate), 3, MaxRounds), TimeSpan.FromMicroseconds(200))[0];
    }

    // One after the other, since watching the pools allocates.
    private static (long Peak, long Allocated) Memory(Func<Tally> read)
    {
        long peak;
        using (var watch = new PoolWatch())
        {
            read();
            peak = watch.Peak;
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        read();
        return (peak, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static ChunkedStream Rewound(ChunkedStream stream)
    {
        stream.Rewind();
        return stream;
    }
}
