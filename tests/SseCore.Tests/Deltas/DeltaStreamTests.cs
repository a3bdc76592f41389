using SseCore.TestKit;

namespace SseCore.Tests.Deltas;

/// <summary><see cref="DeltaStream"/> and its sources. Its deltas are tested together with those of the parser.</summary>
public class DeltaStreamTests
{
    private static readonly ReadOnlyMemory<byte> Half = "data: {\"choices\":[{\"delta\":{\"content\":\"\\ud83d\"}}]}\n\n"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> Done = "data: [DONE]\n\n"u8.ToArray();

    [Fact]
    public async Task What_the_end_brings_waits_to_be_read()
    {
        await using DeltaStream deltas = DeltaStream.Create<OpenAiChat>(new ScriptedPipeReader(ScriptedRead.Bytes(Half)));
        Assert.True(await deltas.WaitToReadAsync());
        Assert.False(deltas.TryRead(out _));
        Assert.True(await deltas.WaitToReadAsync());
        Assert.True(await deltas.WaitToReadAsync());
        Assert.True(deltas.TryRead(out Delta delta));
        Assert.Equal("\uFFFD"u8, delta.Text);
        Assert.False(await deltas.WaitToReadAsync());
    }

    [Fact]
    public async Task The_terminator_ends_it_though_the_connection_stays_open()
    {
        await using DeltaStream deltas = DeltaStream.Create<OpenAiChat>(new ChunkedStream([Done]) { StaysOpen = true });
        Assert.True(await deltas.WaitToReadAsync());
        Assert.False(deltas.TryRead(out _));
        Assert.False(await deltas.WaitToReadAsync());
        Assert.Equal(StreamOutcome.Completed, deltas.Summary?.Outcome);
    }

    [Fact]
    public async Task Disposal_amid_a_read_completes_the_pipe()
    {
        var pipe = new ScriptedPipeReader(ScriptedRead.Bytes(Half, Done));
        await using (DeltaStream deltas = DeltaStream.Create<OpenAiChat>(pipe))
        {
            Assert.True(await deltas.WaitToReadAsync());
        }

        pipe.VerifyCompleted();
    }
}
