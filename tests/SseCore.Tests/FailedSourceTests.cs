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

    [Theory]
    [InlineData("data: {\"choices\":[{\"delta\":{\"content\":\"more than the limit of 100 bytes, to which the last event's id does not add\"}}]}\n\n", SseErrorCode.EventTooLarge, StreamOutcome.LimitExceeded)]
    [InlineData("data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"a\"},{\"index\":1,\"id\":\"b\"}]}}]}\n\n", SseErrorCode.MessageTooLarge, StreamOutcome.LimitExceeded)]
    [InlineData("data: {\"choices\":[{\"delta\":{\"content\":\"\u00FF\"}}]}\n\n", SseErrorCode.InvalidUtf8, StreamOutcome.Corrupt)]
    public async Task A_stream_that_is_refused_has_its_summary(string refused, SseErrorCode code, StreamOutcome expected)
    {
        byte[] sent = Encoding.Latin1.GetBytes("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":{\"prompt_tokens\":3}}\n\n" + refused + "data: [DONE]\n\n");
        var options = new DeltaStreamOptions
        {
            Parsing = new() { Framing = new() { MaxEventBytes = 100 }, MaxParts = 1, InvalidUtf8 = InvalidUtf8Policy.Throw },
            Resume = (_, _) => throw new InvalidOperationException("It has not broken off."),
        };
        await using DeltaStream deltas = DeltaStream.Create<OpenAiChat>(new MemoryStream(sent), options);
        var kinds = new List<DeltaKind>();
        for (int attempt = 0; attempt < 2; attempt++)
        {
            var thrown = await Assert.ThrowsAsync<SseException>(async () =>
            {
                while (await deltas.WaitToReadAsync())
                {
                    while (deltas.TryRead(out Delta delta))
                    {
                        kinds.Add(delta.Kind);
                    }
                }
            });

            Assert.Equal(code, thrown.Code);
            Assert.Equal((expected, 3), (deltas.Summary?.Outcome, deltas.Summary?.Usage.Input));
            Assert.IsType<SseException>(deltas.Failure);
        }

        Assert.Equal([DeltaKind.Text, DeltaKind.Usage], kinds.Take(2));
    }

    [Fact]
    public async Task A_stream_of_events_that_is_refused_has_its_outcome()
    {
        await using SseReader reader = SseReader.Create(new MemoryStream("data: a\n\ndata: bbbbbbbbbb\n\n"u8.ToArray()), new() { Framing = new() { MaxEventBytes = 8 } });
        Assert.True(await reader.WaitToReadAsync());
        Assert.True(reader.TryRead(out _));
        Assert.Null(reader.Outcome);

        SseException thrown = Assert.Throws<SseException>(() => reader.TryRead(out _));

        Assert.Equal((SseOutcome.LimitExceeded, thrown.Message), (reader.Outcome, reader.Failure?.Message));
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
