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
    public async Task Lines_of_JSON_are_events_too()
    {
        ToolRun run = await ToolRun.OnAsync(
            """
            {"model":"m","created_at":"2025-01-01T00:00:00Z","message":{"role":"assistant","content":"a"},"done":false}
            {"model":"m","created_at":"2025-01-01T00:00:00Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop"}

            """,
            "stats");

        Assert.Equal(0, run.Status);
        Assert.Matches(@"events\s+│ 2 ", run.Out);
        Assert.Matches(@"bytes to deltas\s+│ .* ns/event", run.Out);
        // That is the framing of event streams.
        Assert.DoesNotContain("framing alone", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupted_it_says_why_nothing_was_measured()
    {
        var pipe = new System.IO.Pipelines.Pipe();
        using var interrupt = new CancellationTokenSource();
        Task<ToolRun> running = ToolRun.OnAsync(pipe.Reader.AsStream(), ["stats"], interrupt.Token);
        await pipe.Writer.WriteAsync("data: a\n\n"u8.ToArray());

        await interrupt.CancelAsync();

        Assert.Contains("not measured: interrupted", (await running).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_not_measured()
    {
        ToolRun run = await ToolRun.OnAsync("", "stats");

        Assert.Contains("not measured: no events", run.Out, StringComparison.Ordinal);
        Assert.Equal(3, run.Status);
    }
}
