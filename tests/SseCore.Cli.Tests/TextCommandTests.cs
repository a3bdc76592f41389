namespace SseCore.Cli.Tests;

public class TextCommandTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("7")]
    [InlineData("100000")]
    public async Task Prints_the_text_and_nothing_else(string chunk)
    {
        ToolRun run = await ToolRun.OnAsync(Streams.Chat, "text", "--chunk", chunk);

        Assert.Equal("Grüße, \"du\" 😀😀\n", run.Out);
        Assert.Empty(run.Error);
        Assert.Equal(0, run.Status);
    }

    [Fact]
    public async Task Says_when_the_stream_did_not_complete()
    {
        ToolRun run = await ToolRun.OnAsync(Streams.CutChat, "text");

        Assert.Equal("Grüße, \"du\" 😀😀\n", run.Out);
        Assert.Equal("ssecore: the stream did not complete: cutMidEvent.\n", run.Error);
        Assert.Equal(3, run.Status);
    }

    [Fact]
    public async Task Of_several_choices_the_first_is_printed()
    {
        string input = string.Concat(new[] { 1, 0, 1, 0 }.Select(index => $$"""data: {"choices":[{"index":{{index}},"delta":{"content":"c{{index}}"} }]}""" + "\n\n"));

        ToolRun run = await ToolRun.OnAsync(input + "data: [DONE]\n\n", "text");

        Assert.Equal("c0c0", run.Out);
    }
}
