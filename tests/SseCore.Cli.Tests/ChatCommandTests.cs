using System.Text.Json.Nodes;
using SseCore.TestServer;

namespace SseCore.Cli.Tests;

public class ChatCommandTests
{
    private const string AnthropicStream =
        """
        data: {"type":"message_start","message":{"id":"m","model":"claude","usage":{"input_tokens":3,"output_tokens":1}}}

        data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":"Hello"}}

        data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":5}}

        data: {"type":"message_stop"}


        """;

    private const string GeminiStream = """
        data: {"candidates":[{"content":{"parts":[{"text":"Hello"}],"role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":5},"modelVersion":"gemini"}


        """;

    private const string OllamaStream = """
        {"model":"llama","message":{"role":"assistant","content":"Hello"},"done":false}
        {"model":"llama","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":3,"eval_count":5}

        """;

    [Theory]
    [InlineData("openai-chat", "text/event-stream", null, "/chat/completions")]
    [InlineData("anthropic-messages", "text/event-stream", AnthropicStream, "/messages")]
    [InlineData("gemini", "text/event-stream", GeminiStream, "/models/m:streamGenerateContent?alt=sse")]
    [InlineData("ollama-chat", "application/x-ndjson", OllamaStream, "/api/chat")]
    public async Task Asks_each_provider_its_way(string dialect, string contentType, string? stream, string target)
    {
        stream ??= Chat("Hello");
        await using ScriptedServer server = ScriptedServer.Start(ResponseScript.Response(200, BodyFraming.Chunked, ("Content-Type", contentType)).Text(stream.ReplaceLineEndings("\n")));

        ToolRun run = await ToolRun.OnAsync("", "chat", "--base-url", server.Uri.AbsoluteUri, "--dialect", dialect, "--model", "m", "--system", "Be kind.", "Hi");

        Assert.Equal("Hello\n", run.Out);
        Assert.Contains("first token ", run.Error, StringComparison.Ordinal);
        Assert.EndsWith(" · 3 in, 5 out · completed\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, run.Status);
        ServerRequest request = Assert.Single(server.Requests);
        Assert.Equal(("POST", target), (request.Method, request.Target));
        JsonObject body = JsonNode.Parse(request.BodyText)!.AsObject();
        Assert.Contains("Be kind.", body.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("\"Hi\"", body.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(dialect == "gemini" ? null : "m", (string?)body["model"]);
    }

    [Fact]
    public async Task A_prompt_that_cannot_be_read_is_said()
    {
        // A directory as standard input fails like this, and a descriptor that is open for writing only as the other one.
        foreach (Exception failure in (Exception[])[new IOException("Is a directory"), new UnauthorizedAccessException("Access to the path is denied.", new IOException("Bad file descriptor"))])
        {
            ToolRun run = await ToolRun.OnAsync(new BreakingStream([]) { Failure = failure }, ["chat", "--base-url", "http://localhost:1", "--model", "m"]);

            Assert.Equal((2, $"ssecore: cannot read standard input: {(failure.InnerException ?? failure).Message}.\n"), (run.Status, run.Error));
        }
    }

    [Fact]
    public async Task Takes_the_prompt_from_standard_input_and_the_key_from_the_environment()
    {
        const string Variable = "SSECORE_TEST_KEY";
        Environment.SetEnvironmentVariable(Variable, "sk-secret");
        await using ScriptedServer server = ScriptedServer.Start(ResponseScript.EventStream().Text(Chat("Hello")));

        ToolRun run = await ToolRun.OnAsync(" What?\n", "chat", "--base-url", server.Uri + "v1", "--model", "m", "--key-env", Variable);

        Assert.Equal(0, run.Status);
        Assert.Equal(("/v1/chat/completions", "Bearer sk-secret"), (server.Requests[0].Target, server.Requests[0].Header("Authorization")));
        Assert.Contains("\"What?\"", server.Requests[0].BodyText, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", run.Out + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_one_line()
    {
        await using ScriptedServer server = ScriptedServer.Start(
            ResponseScript.Response(401, ("Content-Type", "application/json")).Text("""{"error":{"message":"bad\nkey","type":"auth"}}"""));

        ToolRun run = await ToolRun.OnAsync("", "chat", "--base-url", server.Uri.AbsoluteUri, "--model", "m", "Hi");

        Assert.Equal($"ssecore: cannot read {server.Uri}: the server answered 401 Unauthorized: bad key\n", run.Error);
        Assert.Equal(2, run.Status);
    }

    [Fact]
    public async Task Too_many_requests_are_waited_out()
    {
        await using ScriptedServer server = ScriptedServer.Start(
            ResponseScript.Response(429, ("retry-after-ms", "1")), ResponseScript.EventStream().Text(Chat("Hello")));

        ToolRun run = await ToolRun.OnAsync("", "chat", "--base-url", server.Uri.AbsoluteUri, "--model", "m", "Hi");

        Assert.Contains("status 429. Trying again", run.Error, StringComparison.Ordinal);
        Assert.Equal((0, "Hello\n"), (run.Status, run.Out));
    }

    [Fact]
    public async Task A_cut_answer_is_told()
    {
        await using ScriptedServer server = ScriptedServer.Start(ResponseScript.EventStream(BodyFraming.UntilClose).Text(Chat("Hello")[..^30]));

        ToolRun run = await ToolRun.OnAsync("", "chat", "--base-url", server.Uri.AbsoluteUri, "--model", "m", "Hi");

        Assert.EndsWith("cutMidEvent\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(3, run.Status);
    }

    [Fact]
    public async Task Verbs_send_headers_and_bodies()
    {
        Environment.SetEnvironmentVariable("SSECORE_TEST_HEADER", "sk-secret");
        await using ScriptedServer server = ScriptedServer.Start(ResponseScript.Response(503), ResponseScript.EventStream().Text(Chat("Hello")));

        ToolRun run = await ToolRun.OnAsync(
            "", "text", "-H", "Authorization: Bearer $SSECORE_TEST_HEADER", "-H", "X-Two: 2", "-d", """{"stream":true}""", server.Uri.AbsoluteUri);

        Assert.Equal((0, "Hello"), (run.Status, run.Out));
        ServerRequest request = server.Requests[1];
        Assert.Equal(("POST", "Bearer sk-secret", "2", """{"stream":true}""", "application/json"), (request.Method, request.Header("Authorization"), request.Header("X-Two"), request.BodyText, request.Header("Content-Type")));
    }

    private static string Chat(string text) => string.Concat(
        new[]
        {
            $$$"""{"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"{{{text}}}"}}]}""",
            """{"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""",
            """{"id":"c","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":5}}""",
            "[DONE]",
        }.Select(payload => $"data: {payload}\n\n"));
}
