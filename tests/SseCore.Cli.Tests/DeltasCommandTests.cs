using System.Text.Json.Nodes;

namespace SseCore.Cli.Tests;

public class DeltasCommandTests
{
    private const string ExpectedOfChat =
        """
        {"kind":"messageStart","id":"c1","model":"m"}
        {"kind":"reasoning","choice":0,"index":0,"text":"hm"}
        {"kind":"text","choice":0,"index":0,"text":"Grüße, \"du\" 😀"}
        {"kind":"text","choice":0,"index":0,"text":"😀\n"}
        {"kind":"toolCallStart","choice":0,"index":0,"id":"call_1","name":"sum"}
        {"kind":"toolCallArguments","choice":0,"index":0,"text":"{\"a\":1,"}
        {"kind":"toolCallArguments","choice":0,"index":0,"text":"\"b\":2}"}
        {"kind":"toolCallEnd","choice":0,"index":0}
        {"kind":"finish","choice":0,"reason":"tool_calls"}
        {"kind":"usage","input":5,"output":9,"total":14,"cached":2}
        {"end":{"outcome":"completed"}}

        """;

    [Theory]
    [InlineData]
    [InlineData("--dialect", "openai-chat")]
    [InlineData("--chunk", "1")]
    [InlineData("--chunk", "2")]
    [InlineData("--chunk", "3")]
    [InlineData("--chunk", "7")]
    public async Task Prints_the_deltas_of_a_chat_however_it_is_cut(params string[] options)
    {
        ToolRun run = await ToolRun.OnAsync(Streams.Chat, ["deltas", .. options]);

        Assert.Equal(ExpectedOfChat, run.Out);
        Assert.Equal(0, run.Status);
    }

    [Theory]
    [InlineData]
    [InlineData("--dialect", "anthropic-messages")]
    [InlineData("--chunk", "1")]
    [InlineData("--chunk", "7")]
    public async Task Prints_the_deltas_of_messages_however_they_are_cut(params string[] options)
    {
        ToolRun run = await ToolRun.OnAsync(Streams.Messages, ["deltas", .. options]);

        Assert.Equal(
            ["messageStart", "usage", "reasoning", "signature", "text", "toolCallStart", "toolCallEnd", "unknown", "finish", "usage"],
            run.Lines[..^1].Select(line => (string?)line["kind"]));
        Assert.Equal("""{"end":{"outcome":"completed"}}""", run.Lines[^1].ToJsonString());
        Assert.Equal("""{"kind":"usage","input":11,"output":20}""", run.Lines[^2].ToJsonString());
    }

    [Fact]
    public async Task What_is_unknown_is_printed_raw()
    {
        ToolRun run = await ToolRun.OnAsync(Streams.Messages, "deltas");

        JsonObject unknown = run.Lines.Single(line => (string?)line["kind"] == "unknown");
        Assert.Equal("shiny_new_block", (string?)unknown["name"]);
        Assert.Equal(Streams.Messages.IndexOf("event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":3", StringComparison.Ordinal), (int?)unknown["offset"]);
        Assert.Equal("""{"type":"content_block_start","index":3,"content_block":{"type":"shiny_new_block"}}""", (string?)unknown["raw"]);
    }

    [Fact]
    public async Task What_is_malformed_is_printed_raw()
    {
        string input = Streams.Chat.Replace("data: [DONE]", "data: {\"oops\n\ndata: [DONE]", StringComparison.Ordinal);

        ToolRun run = await ToolRun.OnAsync(input, "deltas");

        Assert.Equal("malformed", (string?)run.Lines[^2]["kind"]);
        Assert.Equal("{\"oops", (string?)run.Lines[^2]["raw"]);
        Assert.Equal("malformedPayload", (string?)run.End["outcome"]);
        Assert.Equal(3, run.Status);
    }

    [Fact]
    public async Task An_error_is_printed_and_told_by_the_status()
    {
        ToolRun run = await ToolRun.OnAsync(Streams.Overloaded, "deltas");

        Assert.Equal("""{"kind":"error","type":"overloaded_error","message":"Overloaded"}""", run.Lines[^2].ToJsonString());
        Assert.Equal("providerError", (string?)run.End["outcome"]);
        Assert.Equal(3, run.Status);
    }

    [Fact]
    public async Task A_numeric_error_code_is_text()
    {
        ToolRun run = await ToolRun.OnAsync("data: {\"error\":{\"message\":\"no\",\"code\":502}}\n\n", "deltas", "--dialect", "openai-chat");

        Assert.Equal("""{"kind":"error","code":"502","message":"no"}""", run.Lines[0].ToJsonString());
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData(": only comments\n\n", "empty")]
    [InlineData("<html><body>502 Bad Gateway</body></html>", "notAnEventStream")]
    [InlineData("data: {\"hello\":\"world\"}\n\n", "unknownDialect")]
    [InlineData("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n", "noTerminator")]
    [InlineData("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n", "cutMidEvent")]
    public async Task Every_other_end_is_incomplete(string input, string outcome)
    {
        ToolRun run = await ToolRun.OnAsync(input, "deltas");

        Assert.Equal(outcome, (string?)run.End["outcome"]);
        Assert.Equal(3, run.Status);
    }

    [Fact]
    public async Task Noise_is_no_event_stream()
    {
        byte[] noise = new byte[10_000];
        new Random(1).NextBytes(noise);

        ToolRun run = await ToolRun.OnAsync(noise, "deltas");

        Assert.Equal("notAnEventStream", (string?)run.End["outcome"]);
        Assert.Equal(3, run.Status);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1000")]
    public async Task Beyond_the_limit_the_deltas_so_far_and_the_end_are_printed(string chunk)
    {
        ToolRun run = await ToolRun.OnAsync(Streams.Chat, "deltas", "--max-event-bytes", "160", "--chunk", chunk);

        Assert.Equal("limit", (string?)run.End["outcome"]);
        Assert.Equal(["messageStart", "reasoning", "text", "text"], run.Lines[..^1].Select(line => (string?)line["kind"]));
        Assert.Equal(3, run.Status);
    }

    [Fact]
    public async Task Lenient_takes_a_terminator_without_its_blank_line()
    {
        ToolRun run = await ToolRun.OnAsync(Streams.Chat.TrimEnd(), "deltas", "--lenient");

        Assert.Equal("completed", (string?)run.End["outcome"]);
        Assert.Equal(0, run.Status);
    }
}
