using System.IO.Pipelines;
using SseCore.TestKit;

namespace SseCore.Tests.Readers;

/// <summary>A reader is for one consumer at a time. A second one is refused, without harm to the first.</summary>
public class ConcurrentUseTests
{
    private static readonly ReadOnlyMemory<byte> One = AnyReader.Event("one");

    public static TheoryData<ReaderKind> Kinds => AnyReader.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Whoever_reads_while_another_waits_is_refused(ReaderKind kind)
    {
        var pipe = new ScriptedPipeReader(ScriptedRead.Bytes(One[..20]), ScriptedRead.Pending, ScriptedRead.Bytes(One[20..]), ScriptedRead.Bytes(One));
        await using AnyReader reader = AnyReader.Over(pipe, kind);
        Task<string?> first = reader.NextAsync().AsTask();
        Assert.True(pipe.IsPending);

        await Assert.ThrowsAsync<InvalidOperationException>(() => reader.NextAsync().AsTask());
        Assert.Throws<InvalidOperationException>(reader.TryRead);

        pipe.Resume();
        Assert.Equal(AnyReader.Payload("one"), await first);
        Assert.Equal([AnyReader.Payload("one")], await reader.ReadAllAsync());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Of_a_stream_too(ReaderKind kind)
    {
        // Two reads of a stream at once, and one pipe advanced by both: a pipe over a stream does not detect that.
        await using AnyReader reader = AnyReader.Over(PipeReader.Create(new ChunkedStream([One]) { StaysOpen = true }), kind);
        Assert.Equal(AnyReader.Payload("one"), await reader.NextAsync());
        Task<string?> first = reader.NextAsync().AsTask();
        await Assert.ThrowsAsync<InvalidOperationException>(() => reader.NextAsync().AsTask());
        Assert.False(first.IsCompleted);
        await reader.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => first);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Of_many_that_begin_at_once_one_reads(ReaderKind kind)
    {
        for (int round = 0; round < 100; round++)
        {
            var pipe = new Pipe();
            await using AnyReader reader = AnyReader.Over(pipe.Reader, kind);
            using var start = new Barrier(4);
            using var refused = new CountdownEvent(3);
            Task<string?>[] reading = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                start.SignalAndWait();
                try
                {
                    return await reader.NextAsync();
                }
                catch (InvalidOperationException)
                {
                    refused.Signal();
                    return null;
                }
            }))];

            // Nothing arrives until all but one were refused: that one waits.
            Assert.True(refused.Wait(TimeSpan.FromSeconds(10)), "More than one waits.");
            await pipe.Writer.WriteAsync(One);
            Assert.Single(await Task.WhenAll(reading), AnyReader.Payload("one"));
        }
    }

    [Fact]
    public async Task Whoever_waits_while_another_stream_is_asked_for_is_refused()
    {
        var answer = new TaskCompletionSource<DeltaStream?>();
        await using DeltaStream deltas = DeltaStream.Create<OpenAiChat>(
            new ScriptedPipeReader(),
            new DeltaStreamOptions { Resume = (_, _) => new ValueTask<DeltaStream?>(answer.Task) });
        Task<bool> first = deltas.WaitToReadAsync().AsTask();
        await Assert.ThrowsAsync<InvalidOperationException>(() => deltas.WaitToReadAsync().AsTask());

        answer.SetResult(DeltaStream.Create<OpenAiChat>(new ScriptedPipeReader(ScriptedRead.Bytes(One))));
        Assert.True(await first);
        Assert.True(deltas.TryRead(out Delta delta));
        Assert.Equal("one"u8, delta.Text);
    }
}
