using System.Globalization;
using System.IO.Pipelines;
using System.Net.ServerSentEvents;
using SseCore.AspNetCore;
using SseCore.Benchmarks.Measuring;
using SseCore.Benchmarks.Readers;
using SseCore.Benchmarks.Streams;

namespace SseCore.Benchmarks.Memory;

/// <summary>Measures the managed memory of ten thousand streams that have read some events and wait for more.</summary>
internal static class MemoryCommand
{
    public const string InBox = "in-box SseParser over a Stream";

    /// <summary>The representative reader: the one that applications use, between two events.</summary>
    public const string Headline = "SseCore, DeltaStream over a Stream";

    private const int Streams = 10_000;

    // Enough for shapes to be learned and used.
    private const int Events = 50;

    private static readonly BenchmarkStream Stream = BenchmarkStream.Named("openai-chat");
    private static readonly byte[] Arrived = Stream.Bytes[..Stream.EventLengths.Take(Events).Sum()];
    private static readonly byte[] ArrivedAndHalf = Stream.Bytes[..(Arrived.Length + (Stream.EventLengths.ElementAt(Events) / 2))];

    private static readonly DeltaStreamOptions Shapes = SseCoreReader.Options(useShapes: true);
    private static readonly DeltaStreamOptions Plain = SseCoreReader.Options(useShapes: false);

    private static readonly TaskCompletionSource<bool> Never = new();

    /// <returns>The exit status of the process.</returns>
    public static int Run()
    {
        foreach (MemoryResult result in Measure())
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Reader,-56} {result.Bytes,7:0} B, pooled {result.Pooled,5:0} B"));
        }

        return 0;
    }

    public static IEnumerable<MemoryResult> Measure()
    {
        // As SseCore reads a Stream: no buffer while nothing arrives.
        var pipeOptions = new StreamPipeReaderOptions(bufferSize: 16 * 1024, leaveOpen: true, useZeroByteReads: true);
        yield return OfWaiting("the framework's PipeReader over a Stream, alone", Arrived, stream =>
        {
            var reader = PipeReader.Create(stream, pipeOptions);
            return Opened(reader, WaitAsync(reader));
        });
        yield return OfWaiting(InBox, Arrived, stream =>
        {
            IAsyncEnumerator<SseItem<int>> items = SseParser.Create(stream, static (_, data) => data.Length).EnumerateAsync().GetAsyncEnumerator();
            return Opened(items, WaitAsync(items));
        });
        yield return OfWaiting("SseCore, SseReader over a Stream", Arrived, stream =>
        {
            var reader = SseReader.Create(stream);
            return Opened(reader, WaitAsync(reader));
        });
        yield return OfWaiting(Headline, Arrived, stream => Wait(stream, Shapes));
        yield return OfWaiting("SseCore, DeltaStream over a Stream, without shapes", Arrived, stream => Wait(stream, Plain));
        yield return OfWaiting("SseCore, DeltaStream over a Stream, in mid-event", ArrivedAndHalf, stream => Wait(stream, Shapes));
        yield return Of("SseCore, DeltaParser between chunks", _ => Parse(Arrived, Shapes));
        yield return Of("SseCore, DeltaParser between chunks, without shapes", _ => Parse(Arrived, Plain));
        yield return Of("SseCore, DeltaParser in mid-event", _ => Parse(ArrivedAndHalf, Shapes));
    }

    /// <summary>The memory of a tap between two events: see <see cref="Relay.RelayCommand"/>.</summary>
    public static MemoryResult MeasureTap() => Of("SseCore, StreamTap between chunks", _ =>
    {
        var tap = new StreamTap();
        tap.Write(Arrived);
        return tap;
    });

    private static MemoryResult OfWaiting(string name, byte[] arrived, Func<Stream, (object Reader, ValueTask<bool> Waiting)> open)
    {
        WaitingStream[] sources = [.. Enumerable.Range(0, Streams).Select(_ => new WaitingStream(arrived))];
        var waiting = new ValueTask<bool>[Streams];
        MemoryResult result = Of(name, index =>
        {
            (object reader, waiting[index]) = open(sources[index]);
            if (waiting[index].IsCompleted)
            {
                throw new InvalidOperationException($"{name} does not wait.");
            }

            return reader;
        });
        GC.KeepAlive(sources);
        GC.KeepAlive(waiting);
        return result;
    }

    private static MemoryResult Of(string name, Func<int, object> open)
    {
        object[] readers = new object[Streams];

        // Runs static constructors, and whatever the runtime allocates for the first run.
        readers[0] = open(0);
        using var watch = new PoolWatch();
        long before = ManagedMemory.Collected();
        for (int i = 1; i < Streams; i++)
        {
            readers[i] = open(i);
        }

        double bytes = (double)(ManagedMemory.Collected() - before) / (Streams - 1);
        double pooled = (double)watch.Rented / (Streams - 1);
        GC.KeepAlive(readers);
        return new MemoryResult(name, Math.Round(bytes, 1), Math.Round(pooled, 1));
    }

    private static (object Reader, ValueTask<bool> Waiting) Opened(object reader, ValueTask<bool> waiting) => (reader, waiting);

    private static (object Reader, ValueTask<bool> Waiting) Wait(Stream stream, DeltaStreamOptions options)
    {
        var deltas = DeltaStream.Create(Stream.Dialect, stream, options);
        ValueTask<bool> wait = deltas.WaitToReadAsync();
        while (wait.IsCompleted && wait.GetAwaiter().GetResult())
        {
            while (deltas.TryRead(out _))
            {
            }

            wait = deltas.WaitToReadAsync();
        }

        return (deltas, wait);
    }

    private static ValueTask<bool> WaitAsync(SseReader reader)
    {
        ValueTask<bool> wait = reader.WaitToReadAsync();
        while (wait.IsCompleted && wait.GetAwaiter().GetResult())
        {
            while (reader.TryRead(out _))
            {
            }

            wait = reader.WaitToReadAsync();
        }

        return wait;
    }

    private static ValueTask<bool> WaitAsync(IAsyncEnumerator<SseItem<int>> items)
    {
        ValueTask<bool> wait = items.MoveNextAsync();
        while (wait.IsCompleted && wait.GetAwaiter().GetResult())
        {
            wait = items.MoveNextAsync();
        }

        return wait;
    }

    // The reader of the pipe is not measured here; there is none.
    private static ValueTask<bool> WaitAsync(PipeReader reader)
    {
        ValueTask<ReadResult> wait = reader.ReadAsync();
        while (wait.IsCompleted)
        {
            reader.AdvanceTo(wait.GetAwaiter().GetResult().Buffer.End);
            wait = reader.ReadAsync();
        }

        return new ValueTask<bool>(Never.Task);
    }

    private static DeltaParser Parse(ReadOnlySpan<byte> arrived, DeltaStreamOptions options)
    {
        var parser = DeltaParser.Create(Stream.Dialect, options.Parsing);
        while (parser.TryRead(ref arrived, out _))
        {
        }

        return parser;
    }
}
