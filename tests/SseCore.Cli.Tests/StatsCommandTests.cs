namespace SseCore.Cli.Tests;

public class StatsCommandTests
{
    [Fact]
    public async Task Shows_what_the_stream_is_made_of()
    {
        ToolRun run = await ToolRun.OnAsync(Streams.Chat, "stats");

        Assert.Equal(0, run.Status);
        Assert.Contains("openai-chat", run.Out, StringComparison.Ordinal);
        Assert.Contains("completed", run.Out, StringComparison.Ordinal);
        Assert.Matches(@"events\s+│ 10 ", run.Out);
        Assert.Matches(@"toolCallArguments\s+│ 2 ", run.Out);
        Assert.Matches(@"bytes to deltas\s+│ .* ns/event · .* GB/s · .* B/event allocated", run.Out);
        Assert.DoesNotContain('\e', run.Out);
    }

    [Fact]
    public async Task Nothing_is_not_measured()
    {
        ToolRun run = await ToolRun.OnAsync("", "stats");

        Assert.Contains("not measured: no events", run.Out, StringComparison.Ordinal);
        Assert.Equal(3, run.Status);
    }
}
