using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Framing;

/// <summary><see cref="SseReader"/> and its sources. Its events are tested together with those of <see cref="SseFramer"/>.</summary>
public class SseReaderTests
{
    private static readonly ReadOnlyMemory<byte> One = "data: one\n\n"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> Two = "data: two\n\n"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> Half = "data: ha"u8.ToArray();

    public static TheoryData<bool> Either => [false, true];

    [Fact]
    public async Task Segments_of_a_read_are_framed_as_one()
    {
        var pipe = new ScriptedPipeReader(ScriptedRead.Bytes(Half, ReadOnlyMemory<byte>.Empty, Half, One[6..]), ScriptedRead.BytesAndEnd(Two));
        await using (var reader = SseReader.Create(pipe))
        {
            Assert.Equal(["hadata: haone", "two"], await ReadAllAsync(reader));
            Assert.Equal(SseOutcome.Clean, reader.Outcome);
        }

        pipe.VerifyCompleted();
    }

    [Fact]
    public async Task Waking_up_without_bytes_is_no_end()
    {
        var pipe = new ScriptedPipeReader(ScriptedRead.Nothing, ScriptedRead.Bytes(Half), ScriptedRead.Nothing, ScriptedRead.Bytes(ReadOnlyMemory<byte>.Empty), ScriptedRead.Bytes(One[6..]));
        await using var reader = SseReader.Create(pipe);
        Assert.Equal(["haone"], await ReadAllAsync(reader));
    }

    [Fact]
    public async Task Waiting_with_unread_bytes_reads_no_more()
    {
        var pipe = new ScriptedPipeReader(ScriptedRead.Bytes(One, Two));
        await using var reader = SseReader.Create(pipe);
        Assert.True(await reader.WaitToReadAsync());
        Assert.True(await reader.WaitToReadAsync());
        Assert.Equal("one", Next(reader));
        Assert.True(await reader.WaitToReadAsync());
        Assert.Equal("two", Next(reader));
        Assert.Equal(1, pipe.Reads);
    }

    [Fact]
    public async Task Reading_without_waiting_finds_nothing()
    {
        await using var reader = SseReader.Create(new ScriptedPipeReader(ScriptedRead.Bytes(One)));
        Assert.Null(Next(reader));
        Assert.Equal(["one"], await ReadAllAsync(reader));
    }

    [Fact]
    public async Task After_the_end_waiting_says_so_again()
    {
        var pipe = new ScriptedPipeReader(ScriptedRead.Bytes(One));
        await using var reader = SseReader.Create(pipe);
        await ReadAllAsync(reader);
        int reads = pipe.Reads;
        Assert.False(await reader.WaitToReadAsync());
        Assert.Null(Next(reader));
        Assert.Equal(reads, pipe.Reads);
    }

    [Fact]
    public async Task The_incomplete_event_waits_to_be_read()
    {
        var options = new SseReaderOptions { Framing = new SseFramerOptions { DispatchIncompleteAtEnd = true } };
        await using var reader = SseReader.Create(new ScriptedPipeReader(ScriptedRead.Bytes(Half)), options);
        Assert.True(await reader.WaitToReadAsync());
        Assert.Null(Next(reader));
        Assert.True(await reader.WaitToReadAsync());
        Assert.True(await reader.WaitToReadAsync());
        Assert.Equal("ha", Next(reader));
        Assert.False(await reader.WaitToReadAsync());
    }

    [Fact]
    public async Task How_it_stands_and_how_it_ended_are_told()
    {
        await using var reader = SseReader.Create(new ScriptedPipeReader(ScriptedRead.Bytes("id: 1\nretry: 5\ndata: a\n\ndata: cut"u8.ToArray())));
        Assert.Null(reader.Outcome);
        await ReadAllAsync(reader);
        Assert.Equal(SseOutcome.CutMidEvent, reader.Outcome);
        Assert.Equal("1"u8, reader.LastEventId);
        Assert.Equal(TimeSpan.FromMilliseconds(5), reader.Retry);
        Assert.Equal(33, reader.BytesConsumed);
        Assert.Equal("cut"u8, reader.IncompleteData);
        Assert.Equal(0, reader.DroppedEvents);
    }

    [Theory]
    [MemberData(nameof(Either))]
    public async Task A_failing_source_fails_the_wait_after_what_arrived_before(bool later)
    {
        var failure = new IOException("The connection was reset.");
        ScriptedRead[] script = later ? [ScriptedRead.Bytes(One), ScriptedRead.Pending, ScriptedRead.Fail(failure)] : [ScriptedRead.Bytes(One), ScriptedRead.Fail(failure)];
        var pipe = new ScriptedPipeReader(script);
        await using (var reader = SseReader.Create(pipe))
        {
            Assert.True(await reader.WaitToReadAsync());
            Assert.Equal("one", Next(reader));
            Assert.Null(Next(reader));

            Task<bool> wait = reader.WaitToReadAsync().AsTask();
            if (later)
            {
                pipe.Resume();
            }

            Assert.Same(failure, await Assert.ThrowsAsync<IOException>(() => wait));
            Assert.Equal(SseOutcome.Clean, reader.Outcome);
        }

        pipe.VerifyCompleted();
    }

    [Fact]
    public async Task A_failing_stream_fails_the_wait()
    {
        var failure = new IOException("The connection was reset.");
        await using SseReader reader = SseReader.Create(new ChunkedStream([One]) { Failure = failure });
        Assert.True(await reader.WaitToReadAsync());
        Assert.Equal("one", Next(reader));
        Assert.Null(Next(reader));
        Assert.Same(failure, await Assert.ThrowsAsync<IOException>(() => reader.WaitToReadAsync().AsTask()));
    }

    [Fact]
    public async Task A_cancelled_wait_loses_nothing()
    {
        var pipe = new ScriptedPipeReader(ScriptedRead.Bytes(Half), ScriptedRead.Pending, ScriptedRead.Pending, ScriptedRead.Bytes(One[6..]));
        await using var reader = SseReader.Create(pipe);
        Assert.True(await reader.WaitToReadAsync());
        Assert.Null(Next(reader));

        using var cancellation = new CancellationTokenSource();
        Task<bool> wait = reader.WaitToReadAsync(cancellation.Token).AsTask();
        Assert.False(wait.IsCompleted);
        await cancellation.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        Assert.Equal(cancellation.Token, error.CancellationToken);

        wait = reader.WaitToReadAsync().AsTask();
        pipe.Resume();
        Assert.True(await wait);
        Assert.Equal("haone", Next(reader));
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_beforehand_throws_only_if_it_would_wait()
    {
        var cancelled = new CancellationToken(canceled: true);
        await using var reader = SseReader.Create(new ScriptedPipeReader(ScriptedRead.Bytes(One)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reader.WaitToReadAsync(cancelled).AsTask());
        Assert.True(await reader.WaitToReadAsync());
        Assert.True(await reader.WaitToReadAsync(cancelled));
        Assert.Equal("one", Next(reader));
    }

    [Fact]
    public async Task A_cancelled_stream_read_loses_nothing()
    {
        await using SseReader reader = SseReader.Create(new ChunkedStream([One]) { StaysOpen = true });
        Assert.True(await reader.WaitToReadAsync());
        Assert.Equal("one", Next(reader));
        Assert.Null(Next(reader));

        using var cancellation = new CancellationTokenSource();
        Task<bool> wait = reader.WaitToReadAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        Assert.Null(reader.Outcome);
    }

    [Fact]
    public async Task An_enumeration_can_be_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var read = new List<string>();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (SseEvent evt in SseReader.Create(new ChunkedStream([One]) { StaysOpen = true }).WithCancellation(cancellation.Token))
            {
                read.Add(evt.GetData());
                cancellation.CancelAfter(TimeSpan.FromMilliseconds(10));
            }
        });

        Assert.Equal(cancellation.Token, error.CancellationToken);
        Assert.Equal(["one"], read);
    }

    [Theory]
    [MemberData(nameof(Either))]
    public async Task Cancelling_the_pipes_pending_read_cancels_the_wait(bool withBytes)
    {
        ScriptedRead cancelled = withBytes ? ScriptedRead.Cancelled(Half) : ScriptedRead.Cancelled();
        var pipe = new ScriptedPipeReader(cancelled, ScriptedRead.Bytes(withBytes ? One[6..] : One));
        await using var reader = SseReader.Create(pipe);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reader.WaitToReadAsync().AsTask());
        Assert.Equal([withBytes ? "haone" : "one"], await ReadAllAsync(reader));
    }

    [Fact]
    public async Task The_pipes_pending_read_can_be_cancelled_while_it_waits()
    {
        var pipe = new ScriptedPipeReader(ScriptedRead.Pending, ScriptedRead.Bytes(One));
        await using var reader = SseReader.Create(pipe);
        Task<bool> wait = reader.WaitToReadAsync().AsTask();
        pipe.CancelPendingRead();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        Assert.Equal(["one"], await ReadAllAsync(reader));
    }

    [Fact]
    public async Task Disposal_amid_a_read_gives_its_bytes_back_and_completes_the_pipe_once()
    {
        var pipe = new ScriptedPipeReader(ScriptedRead.Bytes(One, Two));
        var reader = SseReader.Create(pipe);
        Assert.True(await reader.WaitToReadAsync());
        Assert.Equal("one", Next(reader));

        await reader.DisposeAsync();
        await reader.DisposeAsync();

        pipe.VerifyCompleted();
        Assert.Null(pipe.CompletionException);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => reader.WaitToReadAsync().AsTask());
        Assert.Throws<ObjectDisposedException>(() => reader.TryRead(out _));
        Assert.Throws<ObjectDisposedException>(() => reader.GetAsyncEnumerator());
    }

    [Theory]
    [MemberData(nameof(Either))]
    public async Task The_stream_is_disposed_unless_told_otherwise(bool leaveOpen)
    {
        var stream = new ChunkedStream([One]);
        await using (SseReader reader = SseReader.Create(stream, new SseReaderOptions { LeaveOpen = leaveOpen }))
        {
            await reader.WaitToReadAsync();
        }

        Assert.Equal(!leaveOpen, stream.IsDisposed);
    }

    [Theory]
    [MemberData(nameof(Either))]
    public async Task Await_foreach_reads_all_and_disposes(bool later)
    {
        var stream = new ChunkedStream([One, Half, One[6..], Two]) { CompletesLater = later };
        var data = new List<string>();
        await foreach (SseEvent evt in SseReader.Create(stream))
        {
            data.Add(Encoding.UTF8.GetString(evt.Data));
        }

        Assert.Equal(["one", "haone", "two"], data);
        Assert.True(stream.IsDisposed);
    }

    [Fact]
    public async Task An_event_of_await_foreach_lives_until_the_next()
    {
        await using SseReader reader = SseReader.Create(new ChunkedStream(["id: 1\nevent: e\ndata: a\n\n"u8.ToArray()]));
        SseReader.Enumerator enumerator = reader.GetAsyncEnumerator();
        Assert.True(await enumerator.MoveNextAsync());
        await Task.Yield();
        Assert.Equal(new FramedEvent("e", "a", "1", 0), FramedEvent.From(enumerator.Current));
        Assert.False(await enumerator.MoveNextAsync());
    }

    [Fact]
    public async Task Leaving_await_foreach_early_disposes()
    {
        var pipe = new ScriptedPipeReader(ScriptedRead.Bytes(One, Two));
        await foreach (SseEvent evt in SseReader.Create(pipe))
        {
            Assert.Equal("one"u8, evt.Data);
            break;
        }

        pipe.VerifyCompleted();
    }

    [Fact]
    public async Task Await_foreach_can_be_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        await using SseReader reader = SseReader.Create(new ChunkedStream([One]) { StaysOpen = true });
        SseReader.Enumerator enumerator = reader.GetAsyncEnumerator(cancellation.Token);
        Assert.True(await enumerator.MoveNextAsync());
        Task<bool> next = enumerator.MoveNextAsync().AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task A_second_enumeration_is_refused()
    {
        await using SseReader reader = SseReader.Create(new ChunkedStream([One]));
        reader.GetAsyncEnumerator();
        Assert.Throws<InvalidOperationException>(() => reader.GetAsyncEnumerator());
    }

    [Fact]
    public async Task Reads_of_a_stream_take_a_TLS_record_and_wait_for_it_without_a_buffer()
    {
        const int TlsRecord = 16 * 1024;
        var stream = new ChunkedStream([One, new byte[3 * TlsRecord], Two]) { StaysOpen = true };
        await using SseReader reader = SseReader.Create(stream);
        using var cancellation = new CancellationTokenSource();
        Task<List<string>> reading = ReadAllAsync(reader, cancellation.Token);

        Assert.Equal(0, stream.ReadSizes[^1]);
        Assert.All(stream.ReadSizes, size => Assert.True(size is 0 or >= TlsRecord));
        Assert.Equal(5, stream.ReadSizes.Count(size => size > 0));

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task An_error_of_framing_stays()
    {
        var options = new SseReaderOptions { Framing = new SseFramerOptions { MaxEventBytes = 3 } };
        var pipe = new ScriptedPipeReader(ScriptedRead.Bytes(One), ScriptedRead.Bytes("data: four\n\n"u8.ToArray()));
        await using (var reader = SseReader.Create(pipe, options))
        {
            Assert.True(await reader.WaitToReadAsync());
            Assert.Equal("one", Next(reader));
            Assert.Null(Next(reader));
            Assert.True(await reader.WaitToReadAsync());
            Assert.Throws<SseException>(() => Next(reader));
            Assert.Throws<SseException>(() => Next(reader));
        }

        pipe.VerifyCompleted();
    }

    [Fact]
    public void A_source_must_be_given()
    {
        Assert.Throws<ArgumentNullException>(() => SseReader.Create(pipe: null!));
        Assert.Throws<ArgumentNullException>(() => SseReader.Create(stream: null!));
    }

    private static string? Next(SseReader reader) =>
        reader.TryRead(out SseEvent evt) ? Encoding.UTF8.GetString(evt.Data) : null;

    private static async Task<List<string>> ReadAllAsync(SseReader reader, CancellationToken cancellationToken = default)
    {
        var data = new List<string>();
        while (await reader.WaitToReadAsync(cancellationToken))
        {
            while (Next(reader) is { } next)
            {
                data.Add(next);
            }
        }

        return data;
    }
}
