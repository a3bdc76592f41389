using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Readers;

/// <summary>
/// Readers of a <see cref="Stream"/> hold back the beginning of an event. That must not show: after every read they have reported
/// the same as the sans-IO forms given the same bytes, and they end the same way however a stream ends.
/// </summary>
public class ArrivalTests
{
    private static readonly DeltaParserOptions Lenient = new() { Framing = new SseFramerOptions { DispatchIncompleteAtEnd = true } };

    public static TheoryData<string> EventStreams =>
    [
        "data: a\n\ndata: b\n\n: c\n\ndata: d\ndata: e\n\n",
        "data: a\r\n\r\ndata: b\r\n\r\n\r\ndata: c\r\n\r\n",
        "data: a\r\rdata: b\r\rdata: c\r\r\r",
        "data: a\n\r\ndata: b\r\n\ndata: c\r\n\rdata: d\n\n",
        "\uFEFFid: 1\ndata: a\n\nid: 23\n\nevent: e\ndata: b\n\nevent",
        "retry: 1\ndata: a\n\ndata: b\nretry: 20\n\nrare: c\nretry: 3\ndata: d\n\n",
        "data: a\n\nretry: 7\n\n\n\ndata\n\ndata: cut",
    ];

    public static TheoryData<string, string> DeltaStreams => new()
    {
        { "openai-chat", Chat("a") + Chat("b") + ": ping\n\n" + Chat("c") + "data: [DONE]\n\nmore" },
        { "openai-chat", Chat("a").Replace("\n", "\r\n", StringComparison.Ordinal) + Chat("b").Replace("\n", "\r", StringComparison.Ordinal) + "data: {" },
        { "openai-chat", "{\"error\":{\"message\":\"a\"}}" },
        { "auto", Chat("a") + "error: {\"message\":\"b\"}\n" + Chat("c") },
        { "ollama-chat", Line("a") + "\n" + Line("b").Replace("\n", "\r\n", StringComparison.Ordinal) + Line("c") + "{\"done\":true}" },
        { "ollama-chat", "{\n\"error\":\"a\"}\n" },
    };

    [Theory]
    [MemberData(nameof(EventStreams))]
    public void Events_are_told_with_the_read_that_completes_them(string stream) =>
        ForEveryCut(stream, static (chunks, isLate) =>
        {
            var framer = new SseFramer();
            var source = new FedStream();
            SseReader reader = SseReader.Create(source);
            Feed(
                source,
                chunks,
                isLate,
                bytes => Events(framer, bytes),
                () => Events(reader),
                () => reader.WaitToReadAsync().AsTask(),
                () => Assert.Equal(
                    (framer.BytesConsumed, framer.Retry, Encoding.UTF8.GetString(framer.LastEventId), framer.DroppedEvents),
                    (reader.BytesConsumed, reader.Retry, Encoding.UTF8.GetString(reader.LastEventId), reader.DroppedEvents)));
            SseOutcome outcome = framer.Complete();
            Assert.False(reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult());
            Assert.Equal((outcome, framer.BytesConsumed, framer.Retry), (reader.Outcome, reader.BytesConsumed, reader.Retry));
            Assert.Equal(Encoding.UTF8.GetString(framer.IncompleteData), Encoding.UTF8.GetString(reader.IncompleteData));
            Dispose(reader);
        });

    [Theory]
    [MemberData(nameof(DeltaStreams))]
    public void Deltas_are_told_with_the_read_that_completes_them(string dialect, string stream)
    {
        ForEveryCut(stream, (chunks, isLate) => Compare(chunks, isLate, options: null));
        ForEveryCut(stream, (chunks, isLate) => Compare(chunks, isLate, Lenient));

        void Compare(IEnumerable<ReadOnlyMemory<byte>> chunks, bool isLate, DeltaParserOptions? options)
        {
            using var parser = DeltaParser.Create(dialect, options);
            var source = new FedStream();
            var deltas = DeltaStream.Create(dialect, source, new DeltaStreamOptions { Parsing = options ?? DeltaParserOptions.Default });
            Feed(
                source,
                chunks,
                isLate,
                bytes => Deltas(parser, bytes),
                () => Deltas(deltas),
                () => deltas.WaitToReadAsync().AsTask(),
                () => Assert.Equal(Encoding.UTF8.GetString(parser.Prefix), Encoding.UTF8.GetString(deltas.Prefix)));
            StreamSummary summary = parser.Complete();
            if (deltas.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                Assert.Equal(Deltas(parser, default), Deltas(deltas));
            }

            Assert.False(deltas.WaitToReadAsync().AsTask().GetAwaiter().GetResult());
            Assert.Equal(summary, deltas.Summary);
            Assert.Equal(Encoding.UTF8.GetString(parser.IncompleteData), Encoding.UTF8.GetString(deltas.IncompleteData));
            Dispose(deltas);
        }
    }

    [Theory]
    [InlineData(SseOverflowPolicy.Throw)]
    [InlineData(SseOverflowPolicy.DropAndResync)]
    public void An_event_over_the_limit_is_refused_with_the_read_that_shows_it(SseOverflowPolicy policy)
    {
        var options = new SseFramerOptions { MaxEventBytes = 12, OverflowPolicy = policy };
        ForEveryCut("id: 12345\ndata: abc\n\ndata: defghijk\ndata: l\n\ndata: mno\n\nid: \ndata: pqrstuvwxyz\n\ndata: 1\n\n", (chunks, isLate) =>
        {
            var framer = new SseFramer(options);
            var source = new FedStream();
            SseReader reader = SseReader.Create(source, new SseReaderOptions { Framing = options });
            Feed(
                source,
                chunks,
                isLate,
                bytes => Events(framer, bytes),
                () => Events(reader),
                () => reader.WaitToReadAsync().AsTask(),
                () => Assert.Equal(framer.DroppedEvents, reader.DroppedEvents));
            Dispose(reader);
        });
    }

    [Fact]
    public void What_is_held_back_is_part_of_an_end_by_failure()
    {
        ForEveryCut(Chat("a") + Chat("b")[..30], static (chunks, isLate) =>
        {
            var failure = new IOException("The connection was reset.");
            var source = new FedStream();
            var deltas = DeltaStream.Create<OpenAiChat>(source);
            Feed(source, chunks, isLate, expect: null, () => Deltas(deltas), () => deltas.WaitToReadAsync().AsTask(), static () => { }, failure);
            Assert.Equal(StreamOutcome.TransportFault, deltas.Summary!.Value.Outcome);
            Assert.Equal(chunks.Sum(chunk => chunk.Length), deltas.Summary.Value.Bytes);
            Assert.Equal(Chat("b")[6..30], Encoding.UTF8.GetString(deltas.IncompleteData));
            Dispose(deltas);
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_held_back_outlives_a_wait_that_is_cancelled_or_is_part_of_the_end(bool ends)
    {
        string stream = Chat("a") + Chat("b");
        for (int cut = 1; cut < stream.Length; cut++)
        {
            var source = new FedStream();
            await using DeltaStream deltas = DeltaStream.Create<OpenAiChat>(source, new DeltaStreamOptions { EndsOnCancellation = ends });
            var read = new List<string>();
            source.Feed(Encoding.UTF8.GetBytes(stream[..cut]));
            using var cancellation = new CancellationTokenSource();
            while (true)
            {
                Task<bool> wait = deltas.WaitToReadAsync(cancellation.Token).AsTask();
                if (!wait.IsCompleted)
                {
                    Assert.Equal(0, source.PendingRoom);
                    await cancellation.CancelAsync();
                    var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
                    Assert.Equal(cancellation.Token, exception.CancellationToken);
                    break;
                }

                read.AddRange(Deltas(deltas)!);
            }

            if (ends)
            {
                Assert.False(await deltas.WaitToReadAsync());
                Assert.Equal(cut, deltas.Summary!.Value.Bytes);
                continue;
            }

            source.Feed(Encoding.UTF8.GetBytes(stream[cut..]));
            source.End();
            while (await deltas.WaitToReadAsync())
            {
                read.AddRange(Deltas(deltas)!);
            }

            Assert.Equal(2, read.Count);
        }
    }

    [Theory]
    [InlineData(2 * 1024)]
    [InlineData(100 * 1024)]
    public async Task A_large_event_may_come_in_any_parts(int length)
    {
        string text = new('x', length);
        byte[] bytes = Encoding.UTF8.GetBytes(Chat("a") + Chat(text) + Chat("b"));
        foreach (int size in (int[])[1, 100, 4096, 5000, 16 * 1024])
        {
            var chunks = new ChunkedStream(Chunkings.OfSize(bytes.Length, size).Cut(bytes)) { CompletesLater = size == 100 };
            await using DeltaStream deltas = DeltaStream.Create<OpenAiChat>(chunks);
            var read = new List<string>();
            while (await deltas.WaitToReadAsync())
            {
                while (deltas.TryRead(out Delta delta))
                {
                    read.Add(Encoding.UTF8.GetString(delta.Text));
                }
            }

            Assert.Equal(["a", text, "b"], read);
        }
    }

    [Fact]
    public async Task A_stream_that_is_disposed_while_something_is_held_back_gives_it_up()
    {
        var source = new FedStream();
        DeltaStream deltas = DeltaStream.Create<OpenAiChat>(source);
        source.Feed(Encoding.UTF8.GetBytes(Chat("a") + Chat("b")[..20]));
        Assert.True(await deltas.WaitToReadAsync());
        Assert.Single(Deltas(deltas)!);
        Task<bool> wait = deltas.WaitToReadAsync().AsTask();
        Assert.False(wait.IsCompleted);
        await deltas.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => wait);
        Assert.True(source.IsDisposed);
    }

    private static string Chat(string text) => $"data: {AnyReader.Payload(text)}\n\n";

    private static string Line(string text) => $$$"""{"message":{"content":"{{{text}}}"}}""" + "\n";

    // With waits that begin before the bytes arrive, and after.
    private static void ForEveryCut(string stream, Action<IEnumerable<ReadOnlyMemory<byte>>, bool> check)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(stream);
        IEnumerable<Chunking> chunkings = [.. Chunkings.All(bytes.Length), .. Chunkings.EveryTwoSplits(bytes.Length).Where((_, index) => index % 7 == 0)];
        foreach (Chunking chunking in chunkings)
        {
            ReadOnlyMemory<byte>[] chunks = [.. chunking.Cut(bytes)];
            try
            {
                check(chunks, true);
                check(chunks, false);
            }
            catch (Exception exception)
            {
                throw new DivergenceException($"{chunking}: {exception.Message}", exception);
            }
        }
    }

    // The expectation for a read is compared as soon as it has happened. No expectation: anything may come.
    private static void Feed(
        FedStream source,
        IEnumerable<ReadOnlyMemory<byte>> chunks,
        bool isLate,
        Func<ReadOnlyMemory<byte>, List<string>?>? expect,
        Func<List<string>?> read,
        Func<Task<bool>> wait,
        Action compare,
        Exception? failure = null)
    {
        Task<bool>? waiting = null;
        foreach (ReadOnlyMemory<byte> chunk in chunks)
        {
            if (chunk.IsEmpty)
            {
                continue;
            }

            if (isLate)
            {
                waiting ??= wait();
            }

            source.Feed(chunk);
            List<string>? expected = expect?.Invoke(chunk);
            List<string> actual = [];
            while ((waiting ??= wait()).IsCompleted)
            {
                Assert.False(source.IsPending);
                if (!waiting.GetAwaiter().GetResult())
                {
                    // After the end of the message nothing more is read.
                    return;
                }

                List<string>? more = read();
                compare();
                if (more is null)
                {
                    Assert.Null(expected);
                    Assert.NotNull(expect);
                    return;
                }

                actual.AddRange(more);
                waiting = null;
            }

            if (expect is not null)
            {
                Assert.Equal(expected, actual);
            }

            compare();
        }

        if (failure is not null)
        {
            source.Fail(failure);
            Assert.Same(failure, Assert.ThrowsAny<IOException>(() => (waiting ?? wait()).GetAwaiter().GetResult()));
            return;
        }

        source.End();
        Assert.True(waiting is null || waiting.IsCompleted);
    }

    // Null: the limit was exceeded.
    private static List<string>? Events(SseFramer framer, ReadOnlyMemory<byte> bytes)
    {
        var events = new List<string>();
        ReadOnlySpan<byte> input = bytes.Span;
        try
        {
            while (framer.TryRead(ref input, out SseEvent evt))
            {
                events.Add(FramedEvent.From(evt).ToString());
            }
        }
        catch (SseException)
        {
            return null;
        }

        return events;
    }

    private static List<string>? Events(SseReader reader)
    {
        var events = new List<string>();
        try
        {
            while (reader.TryRead(out SseEvent evt))
            {
                events.Add(FramedEvent.From(evt).ToString());
            }
        }
        catch (SseException)
        {
            return null;
        }

        return events;
    }

    private static List<string> Deltas(DeltaParser parser, ReadOnlyMemory<byte> bytes)
    {
        var deltas = new List<string>();
        ReadOnlySpan<byte> input = bytes.Span;
        while (parser.TryRead(ref input, out Delta delta))
        {
            deltas.Add(ReadDelta.From(delta).ToString());
        }

        return deltas;
    }

    private static List<string>? Deltas(DeltaStream stream)
    {
        var deltas = new List<string>();
        while (stream.TryRead(out Delta delta))
        {
            deltas.Add(ReadDelta.From(delta).ToString());
        }

        return deltas;
    }

    private static void Dispose(IAsyncDisposable reader) => reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
