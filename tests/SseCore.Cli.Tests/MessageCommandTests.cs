using System.Text.Json.Nodes;

namespace SseCore.Cli.Tests;

public class MessageCommandTests
{
    [Theory]
    [InlineData]
    [InlineData("--chunk", "1")]
    [InlineData("--chunk", "7")]
    public async Task Assembles_a_chat(params string[] options)
    {
        ToolRun run = await ToolRun.OnAsync(Streams.Chat, ["message", .. options]);

        Assert.Equal(
            """{"id":"c1","model":"m","choices":[{"index":0,"text":"Grüße, \"du\" 😀😀\n","reasoning":"hm","refusal":"","toolCalls":[{"id":"call_1","name":"sum","arguments":"{\"a\":1,\"b\":2}"}],"finishReason":"tool_calls"}],"usage":{"input":5,"output":9,"total":14,"cached":2},"outcome":"completed","error":null}""" + "\n",
            run.Out);
        Assert.Equal(0, run.Status);
    }

    [Fact]
    public async Task Assembles_messages()
    {
        ToolRun run = await ToolRun.OnAsync(Streams.Messages, "message");

        Assert.Equal(
            """{"id":"msg_1","model":"m","choices":[{"index":0,"text":"Here: ","reasoning":"hm","refusal":"","toolCalls":[{"id":"toolu_1","name":"now","arguments":"{}"}],"finishReason":"tool_use"}],"usage":{"input":11,"output":20},"outcome":"completed","error":null}""" + "\n",
            run.Out);
    }

    [Fact]
    public async Task A_cut_call_says_so()
    {
        ToolRun run = await ToolRun.OnAsync(Streams.CutChat, "message");

        Assert.Contains("""{"id":"call_1","name":"sum","arguments":"{\"a\":1,","complete":false}],"finishReason":null}""", run.Out, StringComparison.Ordinal);
        Assert.Contains("""
            "outcome":"cutMidEvent"
            """, run.Out, StringComparison.Ordinal);
        Assert.Equal(3, run.Status);
    }

    [Theory]
    [InlineData("", "length", "", false)]
    [InlineData("{", "length", "{", false)]
    [InlineData("", "tool_calls", "{}", true)]
    public async Task A_call_that_a_limit_cut_says_so_too(string sent, string reason, string arguments, bool isComplete)
    {
        ToolRun run = await ToolRun.OnAsync(
            $$$"""
            data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":"{{{sent}}}"}}]}}]}

            data: {"choices":[{"finish_reason":"{{{reason}}}"}]}

            data: [DONE]


            """,
            "message");

        JsonNode call = run.Lines.Single()["choices"]![0]!["toolCalls"]!.AsArray().Single()!;
        Assert.Equal((arguments, isComplete), ((string)call["arguments"]!, call["complete"] is null));
        Assert.Equal(0, run.Status);
    }

    [Fact]
    public async Task Choices_are_sorted()
    {
        string input = string.Concat(new[] { 2, 0, 1 }.Select(index => $$"""data: {"choices":[{"index":{{index}},"delta":{"content":"c{{index}}"} }]}""" + "\n\n"));

        ToolRun run = await ToolRun.OnAsync(input + "data: [DONE]\n\n", "message", "--dialect", "openai-chat");

        Assert.Equal([0, 1, 2], run.Lines[0]["choices"]!.AsArray().Select(choice => (int)choice!["index"]!));
    }

    [Theory]
    [InlineData("deltas")]
    [InlineData("message")]
    [InlineData("stats")]
    public async Task More_tool_calls_than_are_remembered_end_it(string command)
    {
        string input = string.Concat(Enumerable.Range(0, 4100).Select(
            index => $$$"""data: {"choices":[{"delta":{"tool_calls":[{"index":{{{index}}},"id":"c{{{index}}}"}]}}]}""" + "\n\n"));

        ToolRun run = await ToolRun.OnAsync(input + "data: [DONE]\n\n", command);

        Assert.Contains("limit", run.Out, StringComparison.Ordinal);
        Assert.Equal(3, run.Status);
    }

    [Fact]
    public async Task A_message_beyond_the_limit_of_messages_is_what_came_before()
    {
        string large = $$"""data: {"choices":[{"delta":{"content":"{{new string('x', 8 << 20)}}"} }]}""" + "\n\n";

        ToolRun run = await ToolRun.OnAsync(string.Concat(Enumerable.Repeat(large, 9)) + "data: [DONE]\n\n", "message");

        Assert.Equal(64 << 20, ((string)run.Lines[0]["choices"]![0]!["text"]!).Length);
        Assert.Equal("limit", (string?)run.Lines[0]["outcome"]);
        Assert.Equal(3, run.Status);
    }

    [Fact]
    public async Task Nothing_is_a_message_too()
    {
        ToolRun run = await ToolRun.OnAsync("", "message");

        Assert.Equal("""{"id":null,"model":null,"choices":[],"usage":{},"outcome":"empty","error":null}""" + "\n", run.Out);
        Assert.Equal(3, run.Status);
    }

    [Fact]
    public async Task An_error_is_part_of_it()
    {
        ToolRun run = await ToolRun.OnAsync(Streams.Overloaded, "message");

        Assert.EndsWith(""","outcome":"providerError","error":{"type":"overloaded_error","code":null,"message":"Overloaded"}}""" + "\n", run.Out, StringComparison.Ordinal);
        Assert.Equal(3, run.Status);
    }
}
