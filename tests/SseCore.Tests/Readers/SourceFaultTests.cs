using System.IO.Pipelines;
using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Readers;

/// <summary>Whatever a source does, no reader loses, repeats or invents anything, and each leaves the pipe in the required state.</summary>
public class SourceFaultTests
{
    private static readonly ReadOnlyMemory<byte> One = AnyReader.Event("one");
    private static readonly ReadOnlyMemory<byte> Two = AnyReader.Event("two");

    public static TheoryData<ReaderKind> Kinds => AnyReader.Kinds;

    public static TheoryData<ReaderKind, int, bool> Cuts
    {
        get
        {
            var cuts = new TheoryData<ReaderKind, int, bool>();
            foreach (ReaderKind kind in Enum.GetValues<ReaderKind>())
            {
                foreach (int cut in (int[])[0, 1, One.Length - 1, One.Length, One.Length + 1, One.Length + Two.Length])
                {
                    cuts.Add(kind, cut, false);
                    cuts.Add(kind, cut, true);
                }
            }

            return cuts;
        }
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task A_source_that_fails_anywhere_fails_the_read_after_all_that_was_whole(ReaderKind kind, int cut, bool whileWaiting)
    {
        var failure = new IOException("The connection was reset.");
        ReadOnlyMemory<byte> sent = Both()[..cut];
        var pipe = whileWaiting
            ? new ScriptedPipeReader(ScriptedRead.Bytes(sent), ScriptedRead.Pending, ScriptedRead.Fail(failure))
            : new ScriptedPipeReader(ScriptedRead.Bytes(sent), ScriptedRead.Fail(failure));
        await using (AnyReader reader = AnyReader.Over(pipe, kind))
        {
            foreach (string expected in Whole(cut))
            {
                Assert.Equal(expected, await reader.NextAsync());
            }

            Task<string?> next = reader.NextAsync().AsTask();
            if (whileWaiting)
            {
                pipe.Resume();
            }

            Assert.Same(failure, await Assert.ThrowsAsync<IOException>(() => next));
            Assert.Null(await reader.NextAsync());
        }

        pipe.VerifyCompleted();
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task A_source_that_ends_anywhere_ends_the_reading_after_all_that_was_whole(ReaderKind kind, int cut, bool withTheBytes)
    {
        ReadOnlyMemory<byte> sent = Both()[..cut];
        var pipe = new ScriptedPipeReader(withTheBytes ? ScriptedRead.BytesAndEnd(sent) : ScriptedRead.Bytes(sent));
        await using (AnyReader reader = AnyReader.Over(pipe, kind))
        {
            Assert.Equal(Whole(cut), await reader.ReadAllAsync());
            Assert.Null(await reader.NextAsync());
        }

        pipe.VerifyCompleted();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Failures_that_are_no_IO_are_thrown_too_and_the_pipe_is_left_in_order(ReaderKind kind)
    {
        var failure = new NotSupportedException("Not today.");
        var pipe = new ScriptedPipeReader(ScriptedRead.Bytes(One), ScriptedRead.Fail(failure), ScriptedRead.Pending, ScriptedRead.Fail(failure), ScriptedRead.Bytes(Two));
        await using (AnyReader reader = AnyReader.Over(pipe, kind))
        {
            Assert.Equal(AnyReader.Payload("one"), await reader.NextAsync());
            Assert.Same(failure, await Assert.ThrowsAsync<NotSupportedException>(() => reader.NextAsync().AsTask()));
            Task<string?> next = reader.NextAsync().AsTask();
            pipe.Resume();
            Assert.Same(failure, await Assert.ThrowsAsync<NotSupportedException>(() => next));

            // An exception that is not a failure of the connection does not end the stream.
            Assert.Equal(AnyReader.Payload("two"), await reader.NextAsync());
        }

        pipe.VerifyCompleted();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_pipe_that_throws_at_once_can_be_asked_again(ReaderKind kind)
    {
        var pipe = new ThrowingPipeReader(new ScriptedPipeReader(ScriptedRead.Bytes(One)), new NotSupportedException("Not today."));
        await using AnyReader reader = AnyReader.Over(pipe, kind);
        await Assert.ThrowsAsync<NotSupportedException>(() => reader.NextAsync().AsTask());
        Assert.Equal(AnyReader.Payload("one"), await reader.NextAsync());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Reads_without_bytes_are_no_end_however_many(ReaderKind kind)
    {
        IEnumerable<ScriptedRead> nothing = Enumerable.Repeat(ScriptedRead.Nothing, 1000);
        var pipe = new ScriptedPipeReader([.. nothing, ScriptedRead.Bytes(One[..9]), .. nothing, ScriptedRead.Bytes(One[9..]), .. nothing]);
        await using AnyReader reader = AnyReader.Over(pipe, kind);
        Assert.Equal([AnyReader.Payload("one")], await reader.ReadAllAsync());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task One_segment_may_hold_a_hundred_thousand_events(ReaderKind kind)
    {
        const int Count = 100_000;
        byte[] all = new byte[Count * One.Length];
        for (int i = 0; i < Count; i++)
        {
            One.CopyTo(all.AsMemory(i * One.Length));
        }

        await using AnyReader reader = AnyReader.Over(new ScriptedPipeReader(ScriptedRead.Bytes(all)), kind);
        List<string> payloads = await reader.ReadAllAsync();
        Assert.Equal(Count, payloads.Count);
        Assert.All(payloads, payload => Assert.Equal(AnyReader.Payload("one"), payload));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task One_read_may_have_thousands_of_segments_of_a_byte_or_none(ReaderKind kind)
    {
        ReadOnlyMemory<byte> all = Enumerable.Range(0, 50).SelectMany(_ => Both().ToArray()).ToArray();
        ReadOnlyMemory<byte>[] segments = [.. Enumerable.Range(0, 2 * all.Length).Select(i => i % 2 == 0 ? ReadOnlyMemory<byte>.Empty : all.Slice(i / 2, 1))];
        await using AnyReader reader = AnyReader.Over(new ScriptedPipeReader(ScriptedRead.Bytes(segments)), kind);
        Assert.Equal(Enumerable.Repeat(Whole(int.MaxValue), 50).SelectMany(both => both), await reader.ReadAllAsync());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_pending_read_that_the_pipe_cancels_loses_nothing(ReaderKind kind)
    {
        var pipe = new ScriptedPipeReader(
            ScriptedRead.Bytes(One[..9]), ScriptedRead.Pending, ScriptedRead.Cancelled(One[9..20]), ScriptedRead.Cancelled(), ScriptedRead.Bytes(One[20..], Two));
        await using (AnyReader reader = AnyReader.Over(pipe, kind))
        {
            Task<string?> next = reader.NextAsync().AsTask();
            Assert.True(pipe.IsPending);
            pipe.CancelPendingRead();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reader.NextAsync().AsTask());
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reader.NextAsync().AsTask());
            Assert.Equal(Whole(int.MaxValue), await reader.ReadAllAsync());
        }

        pipe.VerifyCompleted();
    }

    [Fact]
    public async Task What_arrived_with_a_cancellation_that_ends_the_stream_is_handed_out_first()
    {
        var pipe = new ScriptedPipeReader(ScriptedRead.Cancelled(One), ScriptedRead.Bytes(Two));
        DeltaStream deltas = DeltaStream.Create<OpenAiChat>(pipe, new DeltaStreamOptions { EndsOnCancellation = true });
        Assert.True(await deltas.WaitToReadAsync());
        Assert.True(deltas.TryRead(out Delta delta));
        Assert.Equal("one"u8, delta.Text);
        Assert.False(deltas.TryRead(out _));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => deltas.WaitToReadAsync().AsTask());
        Assert.Equal(StreamOutcome.Cancelled, deltas.Summary?.Outcome);
        Assert.Equal(One.Length, deltas.Summary?.Bytes);
        Assert.False(deltas.TryRead(out _));
        Assert.False(await deltas.WaitToReadAsync());
        await deltas.DisposeAsync();
        pipe.VerifyCompleted();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_pipe_that_somebody_else_completed_is_told_of_and_can_be_disposed(ReaderKind kind)
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(One);
        AnyReader reader = AnyReader.Over(pipe.Reader, kind);
        Assert.Equal(AnyReader.Payload("one"), await reader.NextAsync());
        await pipe.Reader.CompleteAsync();
        for (int i = 0; i < 2; i++)
        {
            Assert.DoesNotContain("pending", (await Assert.ThrowsAsync<InvalidOperationException>(() => reader.NextAsync().AsTask())).Message, StringComparison.Ordinal);
        }

        await reader.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_dialect_that_throws_at_the_end_ends_the_wait(bool later)
    {
        var stream = new ChunkedStream([Encoding.UTF8.GetBytes("""{"done":true}""")]) { CompletesLater = later };
        DeltaStream deltas = DeltaStream.Create<ThrowingDialect>(stream);
        Assert.Equal("The dialect.", (await Assert.ThrowsAsync<NotSupportedException>(() => ReadAsync(deltas))).Message);
        await ReadAsync(deltas);
        Assert.NotNull(deltas.Summary);
        await deltas.DisposeAsync();
        Assert.True(stream.IsDisposed);

        static async Task ReadAsync(DeltaStream deltas)
        {
            while (await deltas.WaitToReadAsync())
            {
                while (deltas.TryRead(out _))
                {
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_event_over_the_limit_leaves_the_pipe_in_order(ReaderKind kind)
    {
        var pipe = new ScriptedPipeReader(ScriptedRead.Bytes(One, AnyReader.Event(new string('x', 1000)), Two));
        await using (AnyReader reader = AnyReader.Over(pipe, kind, new SseFramerOptions { MaxEventBytes = 500 }))
        {
            Assert.Equal(AnyReader.Payload("one"), await reader.NextAsync());
            await Assert.ThrowsAsync<SseException>(() => reader.NextAsync().AsTask());
        }

        pipe.VerifyCompleted();
    }

    private static ReadOnlyMemory<byte> Both() => (byte[])[.. One.Span, .. Two.Span];

    private static string[] Whole(int length) => length < One.Length ? []
        : length < One.Length + Two.Length ? [AnyReader.Payload("one")]
        : [AnyReader.Payload("one"), AnyReader.Payload("two")];

    /// <summary>Throws, which no dialect of this project does.</summary>
    private readonly struct ThrowingDialect : IDeltaDialect
    {
        public string Name => "throwing";

        public StreamFraming Framing => StreamFraming.Ndjson;

        public bool HasTerminator => false;

        public bool IsTerminator(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload) => false;

        public bool Recognizes(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload) => true;

        public void Parse(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload, DeltaTape tape) => throw new NotSupportedException("The dialect.");
    }

    /// <summary>Throws synchronously when it is first read.</summary>
    private sealed class ThrowingPipeReader(PipeReader inner, Exception failure) : PipeReader
    {
        private bool _hasThrown;

        public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

        public override void CancelPendingRead() => inner.CancelPendingRead();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override bool TryRead(out ReadResult result) => inner.TryRead(out result);

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            if (!_hasThrown)
            {
                _hasThrown = true;
                throw failure;
            }

            return inner.ReadAsync(cancellationToken);
        }
    }
}
