using System.IO.Pipelines;
using System.Text;

namespace SseCore.Tests;

/// <summary>A source that fails ends a stream of deltas: the failure is thrown, and the summary reports how the stream ended.</summary>
public class FailedSourceTests
{
    [Theory]
    [InlineData("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n", StreamOutcome.TransportFault, false)]
    [InlineData("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: {", StreamOutcome.TransportFault, false)]
    [InlineData("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: {", StreamOutcome.TransportFault, true)]
    [InlineData("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"error\":{\"message\":\"b\"}}\n\n", StreamOutcome.ProviderError, true)]
    public async Task A_stream_of_deltas_has_its_summary(string sent, StreamOutcome expected, bool failsWhileWaiting)
    {
        var pipe = new Pipe();
        await using DeltaStream deltas = DeltaStream.Create("openai-chat", pipe.Reader);
        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(sent));
        int read = 0;

        await Assert.ThrowsAsync<IOException>(async () =>
        {
            while (await deltas.WaitToReadAsync())
            {
                while (deltas.TryRead(out _))
                {
                    read++;
                }

                await FailAsync(pipe, failsWhileWaiting);
            }
        });

        Assert.Equal(expected == StreamOutcome.ProviderError ? 2 : 1, read);
        Assert.Equal(expected, deltas.Summary?.Outcome);
        Assert.IsType<IOException>(deltas.Failure);
        Assert.False(await deltas.WaitToReadAsync());
    }

    private static async Task FailAsync(Pipe pipe, bool whileWaiting)
    {
        var failure = new IOException("The connection was lost.");
        if (whileWaiting)
        {
            _ = Task.Delay(50).ContinueWith(_ => pipe.Writer.Complete(failure), TaskScheduler.Default);
        }
        else
        {
            await pipe.Writer.CompleteAsync(failure);
        }
    }
}
