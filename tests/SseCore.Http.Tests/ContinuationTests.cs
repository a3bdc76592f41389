using SseCore.TestServer;

namespace SseCore.Http.Tests;

/// <summary>A message whose stream broke off continues with a request that the caller supplies.</summary>
public class ContinuationTests
{
    private readonly TaskCompletionSource _hasRead = new();

    private ResponseScript Broken => Chat.Begun().Await(_hasRead.Task).Reset();

    [Fact]
    public async Task The_message_goes_on()
    {
        await using var connected = new Connected(Broken, Chat.Whole("lo"));
        await using DeltaStream deltas = await OpenAsync(connected);

        Assert.Null(await connected.ReadAsync(deltas, () => _hasRead.TrySetResult()));

        Assert.Equal("Hello", connected.Text);
        Assert.Equal(StreamOutcome.Completed, deltas.Summary?.Outcome);
        Assert.Equal("so far: Hel", connected.Server.Requests[1].BodyText);
    }

    [Fact]
    public async Task Every_part_is_paid_for()
    {
        await using var connected = new Connected(
            ResponseScript.EventStream().Events(Usage(7, 1), Chat.Text("Hel"), Usage(7, 2)).Await(_hasRead.Task).Reset(),
            ResponseScript.EventStream().Events(Chat.Text("l"), Usage(9, 3)).Close(),
            ResponseScript.EventStream().Events(Usage(11, 1), Chat.Text("o"), Chat.Finish, Usage(11, 4), Chat.Done));
        await using DeltaStream deltas = await OpenAsync(connected, maxContinuations: 2);

        // Once the last delta of the first stream is read, the stream may break.
        Assert.Null(await connected.ReadAsync(deltas, () => _ = connected.Message.Usage.Output == 2 && _hasRead.TrySetResult()));

        Assert.Equal("Hello", connected.Text);
        var all = new TokenUsage(Input: 27, Output: 9, Total: 36, Cached: null, Reasoning: null);
        Assert.Equal(all, connected.Message.Usage);
        Assert.Equal(all, deltas.Summary?.Usage);
    }

    [Fact]
    public async Task It_has_retries_of_its_own()
    {
        await using var connected = new Connected(Broken, ResponseScript.Response(503), ResponseScript.Response(503), Chat.Whole("lo"));
        await using DeltaStream deltas = await OpenAsync(connected);

        Assert.Null(await connected.ReadAsync(deltas, () => _hasRead.TrySetResult()));

        Assert.Equal("Hello", connected.Text);
        Assert.Equal(["so far: Hel", "so far: Hel", "so far: Hel"], connected.Server.Requests.Skip(1).Select(request => request.BodyText));
    }

    [Fact]
    public async Task It_has_an_end()
    {
        await using var connected = new Connected(Broken, Chat.Begun("l").Close(), Chat.Whole("o"));
        await using DeltaStream deltas = await OpenAsync(connected);

        Assert.IsAssignableFrom<IOException>(await connected.ReadAsync(deltas, () => _hasRead.TrySetResult()));

        Assert.Equal("Hell", connected.Text);
        Assert.Equal(StreamOutcome.TransportFault, deltas.Summary?.Outcome);
        Assert.Equal(2, connected.Server.Counts.Requests);
    }

    [Fact]
    public async Task The_caller_may_let_it_be()
    {
        await using var connected = new Connected(Broken);
        await using DeltaStream deltas = await OpenAsync(connected, isWanted: false);

        Assert.IsAssignableFrom<IOException>(await connected.ReadAsync(deltas, () => _hasRead.TrySetResult()));

        Assert.Equal("Hel", connected.Text);
        Assert.Equal(1, connected.Server.Counts.Requests);
    }

    [Fact]
    public async Task A_message_that_has_its_finish_reason_is_whole()
    {
        await using var connected = new Connected(ResponseScript.EventStream().Events(Chat.Text("Hello"), Chat.Finish).Close());
        await using DeltaStream deltas = await OpenAsync(connected);

        await connected.ReadAsync(deltas);

        Assert.Equal(StreamOutcome.TransportFault, deltas.Summary?.Outcome);
        Assert.Equal(FinishReason.Stop, deltas.Summary?.FinishReason);
        Assert.Equal(1, connected.Server.Counts.Requests);
    }

    private static string Usage(int input, int output) =>
        $$$"""{"choices":[],"usage":{"prompt_tokens":{{{input}}},"completion_tokens":{{{output}}},"total_tokens":{{{input + output}}}}}""";

    private static Task<DeltaStream> OpenAsync(Connected connected, bool isWanted = true, int maxContinuations = 1) => connected.OpenAsync(new HttpStreamOptions
    {
        Retry = new() { BaseDelay = TimeSpan.FromMilliseconds(1) },
        Continuation = new DeltaContinuation(connected.Message, (message, interruption) =>
        {
            Assert.Equal(StreamOutcome.TransportFault, interruption.Summary.Outcome);
            HttpRequestMessage request = connected.Request();
            request.Content = new StringContent($"so far: {message.Choices[0].Text}");
            return isWanted ? request : null;
        })
        {
            MaxContinuations = maxContinuations,
        },
    });
}
