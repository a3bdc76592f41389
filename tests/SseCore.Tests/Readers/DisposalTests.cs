using System.IO.Pipelines;
using SseCore.TestKit;

namespace SseCore.Tests.Readers;

/// <summary>A reader may be disposed at any moment, even during a wait, from any thread, and more than once.</summary>
public class DisposalTests
{
    private static readonly ReadOnlyMemory<byte> One = AnyReader.Event("one");

    public static TheoryData<ReaderKind> Kinds => AnyReader.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Before_anything_was_read(ReaderKind kind)
    {
        var pipe = new ScriptedPipeReader(ScriptedRead.Bytes(One));
        AnyReader reader = AnyReader.Over(pipe, kind);
        await reader.DisposeAsync();
        await reader.DisposeAsync();
        pipe.VerifyCompleted();
        await AssertIsDisposed(reader);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Amid_what_arrived(ReaderKind kind)
    {
        var pipe = new ScriptedPipeReader(ScriptedRead.Bytes(One, One[..20]), ScriptedRead.Bytes(One[20..]));
        AnyReader reader = AnyReader.Over(pipe, kind);
        await reader.NextAsync();
        await reader.DisposeAsync();
        pipe.VerifyCompleted();
        await AssertIsDisposed(reader);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task After_the_end(ReaderKind kind)
    {
        var pipe = new ScriptedPipeReader(ScriptedRead.Bytes(One));
        AnyReader reader = AnyReader.Over(pipe, kind);
        await reader.ReadAllAsync();
        await reader.DisposeAsync();
        pipe.VerifyCompleted();
        await AssertIsDisposed(reader);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task While_a_read_is_pending(ReaderKind kind)
    {
        var pipe = new ScriptedPipeReader(ScriptedRead.Bytes(One, One[..20]), ScriptedRead.Pending, ScriptedRead.Bytes(One[20..]));
        AnyReader reader = AnyReader.Over(pipe, kind);
        await reader.NextAsync();
        Task<string?> next = reader.NextAsync().AsTask();
        Assert.True(pipe.IsPending);

        // ScriptedPipeReader throws if it is completed while the read is pending: its memory may still be written to.
        await reader.DisposeAsync();
        await reader.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => next);
        pipe.VerifyCompleted();
        await AssertIsDisposed(reader);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task While_a_read_is_pending_that_cannot_be_cancelled(ReaderKind kind)
    {
        var stream = new DeafStream();
        AnyReader reader = AnyReader.Over(PipeReader.Create(stream), kind);
        Task<string?> next = reader.NextAsync().AsTask();
        await reader.DisposeAsync();

        // Disposal does not wait for the read, and the memory that it writes to is not returned before it is over.
        Assert.False(next.IsCompleted);
        Assert.False(stream.IsDisposed);
        stream.Arrive(One);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => next);
        Assert.True(stream.IsDisposed);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task While_a_read_is_pending_that_then_fails(ReaderKind kind)
    {
        var stream = new DeafStream();
        AnyReader reader = AnyReader.Over(PipeReader.Create(stream), kind);
        Task<string?> next = reader.NextAsync().AsTask();
        await reader.DisposeAsync();
        stream.Fail(new IOException("The connection was reset."));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => next);
        Assert.True(stream.IsDisposed);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task From_several_threads_while_another_reads(ReaderKind kind)
    {
        for (int round = 0; round < 200; round++)
        {
            var pipe = new Pipe();
            AnyReader reader = AnyReader.Over(pipe.Reader, kind);
            using var start = new Barrier(3);
            Task<bool> reading = Task.Run(async () =>
            {
                start.SignalAndWait();
                try
                {
                    return await reader.NextAsync() is null;
                }
                catch (ObjectDisposedException)
                {
                    return true;
                }
            });
            Task[] disposals = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
            {
                start.SignalAndWait();
                await reader.DisposeAsync();
            }))];
            await Task.WhenAll(disposals);
            Assert.True(await reading);
            Assert.True((await pipe.Writer.WriteAsync(One)).IsCompleted, "The pipe was not completed.");
        }
    }

    [Fact]
    public async Task While_another_stream_is_asked_for()
    {
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource<DeltaStream?>();
        CancellationToken given = default;
        var first = new ScriptedPipeReader(ScriptedRead.Fail(new IOException("The connection was reset.")));
        var second = new ScriptedPipeReader(ScriptedRead.Bytes(One));
        DeltaStream deltas = DeltaStream.Create<OpenAiChat>(first, new DeltaStreamOptions
        {
            Resume = async (_, cancellationToken) =>
            {
                given = cancellationToken;
                asked.SetResult();
                return await answer.Task;
            },
        });
        Task<bool> wait = deltas.WaitToReadAsync().AsTask();
        await asked.Task;

        await deltas.DisposeAsync();
        Assert.True(given.IsCancellationRequested);
        first.VerifyCompleted();
        answer.SetResult(DeltaStream.Create<OpenAiChat>(second));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => wait);
        second.VerifyCompleted();
    }

    [Fact]
    public async Task From_another_thread_just_when_another_stream_is_about_to_be_asked_for()
    {
        for (int round = 0; round < 500; round++)
        {
            var first = new Pipe();
            DeltaStream deltas = DeltaStream.Create<OpenAiChat>(first.Reader, new DeltaStreamOptions
            {
                Resume = async (_, cancellationToken) =>
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                    return null;
                },
            });
            using var start = new Barrier(2);
            var waiting = Task.Run(async () =>
            {
                start.SignalAndWait();
                await deltas.WaitToReadAsync();
            });
            await first.Writer.CompleteAsync(new IOException("The connection was reset."));
            start.SignalAndWait();
            await deltas.DisposeAsync();
            await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(30)));
        }
    }

    private static async Task AssertIsDisposed(AnyReader reader)
    {
        await Assert.ThrowsAsync<ObjectDisposedException>(() => reader.NextAsync().AsTask());
        Assert.Throws<ObjectDisposedException>(reader.TryRead);
    }

    /// <summary>A stream whose reads cannot be cancelled.</summary>
    private sealed class DeafStream : MemoryStream
    {
        private readonly TaskCompletionSource<ReadOnlyMemory<byte>> _arrival = new();

        public bool IsDisposed { get; private set; }

        public void Arrive(ReadOnlyMemory<byte> bytes) => _arrival.SetResult(bytes);

        public void Fail(Exception exception) => _arrival.SetException(exception);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            ReadOnlyMemory<byte> bytes = await _arrival.Task;
            bytes.CopyTo(buffer);
            return bytes.Length;
        }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
