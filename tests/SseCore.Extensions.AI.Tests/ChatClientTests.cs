using System.ComponentModel;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using SseCore.Http;
using SseCore.TestServer;

namespace SseCore.Extensions.AI.Tests;

/// <summary>The clients, over real connections.</summary>
public class ChatClientTests
{
    private static readonly AIFunction Weather = AIFunctionFactory.Create(
        ([Description("Where")] string city, int days) => $"{days} sunny days in {city}", "weather", "Tells the weather.");

    public static TheoryData<string> Providers => ["openai", "anthropic"];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Function_calling_goes_round(string provider)
    {
        bool isOpenAi = provider == "openai";
        await using Served served = isOpenAi
            ? new Served(Wire.ChatToolCall, Wire.Chat(Wire.ChatStart, Wire.ChatText("Sunny."), Wire.ChatFinish("stop")))
            : new Served(Wire.MessagesToolCall, Wire.Messages(Wire.MessageStart, Wire.BlockStart(0, """{"type":"text","text":"Sunny."}"""), Wire.BlockStop(0), Wire.MessageDelta("end_turn"), Wire.MessageStop));
        using IChatClient client = isOpenAi ? served.OpenAi() : served.Anthropic();
        List<ChatMessage> messages = [new(ChatRole.System, "Be brief."), new(ChatRole.User, "Weather?")];
        var options = new ChatOptions { Tools = [Weather] };

        ChatResponse response = await client.GetResponseAsync(messages, options, served.Watchdog);
        messages.AddRange(response.Messages);
        foreach (FunctionCallContent call in response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>())
        {
            object? result = await Weather.InvokeAsync(new AIFunctionArguments(call.Arguments), served.Watchdog);
            messages.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, result)]));
        }

        response = await client.GetResponseAsync(messages, options, served.Watchdog);

        Assert.Equal("Sunny.", response.Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        JsonObject second = served.Body(1);
        string expected = isOpenAi
            ? """
              [{"role":"system","content":"Be brief."},{"role":"user","content":"Weather?"},
               {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"weather","arguments":"{\u0022city\u0022:\u0022Zürich\u0022,\u0022days\u0022:2}"}}]},
               {"role":"tool","tool_call_id":"call_1","content":"2 sunny days in Zürich"}]
              """
            : """
              [{"role":"user","content":[{"type":"text","text":"Weather?"}]},
               {"role":"assistant","content":[{"type":"thinking","thinking":"Let me see.","signature":"sig=="},{"type":"redacted_thinking","data":"opaque"},
                {"type":"text","text":"Looking up"},{"type":"tool_use","id":"toolu_1","name":"weather","input":{"city":"Zürich","days":2}}]},
               {"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"2 sunny days in Zürich"}]}]
              """;
        AssertSame(expected, second["messages"]);
        JsonNode tool = second["tools"]![0]!;
        Assert.Equal("weather", (string?)(isOpenAi ? tool["function"]!["name"] : tool["name"]));
        Assert.NotNull((isOpenAi ? tool["function"]!["parameters"] : tool["input_schema"])!["properties"]!["city"]);
    }

    [Fact]
    public async Task Updates_come_before_the_stream_ends()
    {
        var gate = new TaskCompletionSource();
        await using var served = new Served(ResponseScript.EventStream().Events(Wire.ChatStart, Wire.ChatText("Hel")).Await(gate.Task).Events(Wire.ChatText("lo"), Wire.ChatFinish("stop"), "[DONE]"));
        using IChatClient client = served.OpenAi();
        string text = "";
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("Hi", cancellationToken: served.Watchdog))
        {
            text += update.Text;
            if (text == "Hel")
            {
                gate.TrySetResult();
            }
        }

        Assert.Equal("Hello", text);
    }

    [Fact]
    public async Task Requests_go_where_and_how_the_provider_wants_them()
    {
        await using var served = new Served(Wire.Chat(Wire.ChatFinish("stop")), Wire.Messages(Wire.MessageStart, Wire.MessageStop));
        await served.OpenAi(request => request.Headers.Add("X-Mine", "1")).GetResponseAsync("Hi", cancellationToken: served.Watchdog);
        await served.Anthropic().GetResponseAsync("Hi", cancellationToken: served.Watchdog);

        ServerRequest openAi = served.Server.Requests[0];
        Assert.Equal(("POST", "/v1/chat/completions"), (openAi.Method, openAi.Target));
        Assert.Equal(("Bearer sk-secret", "application/json", "1"), (openAi.Header("Authorization"), openAi.Header("Content-Type"), openAi.Header("X-Mine")));
        ServerRequest anthropic = served.Server.Requests[1];
        Assert.Equal("/v1/messages?beta=true", anthropic.Target);
        Assert.Equal(("sk-ant-secret", "2023-06-01", null), (anthropic.Header("x-api-key"), anthropic.Header("anthropic-version"), anthropic.Header("Authorization")));
        AssertSame("""{"model":"gpt-test","stream":true,"messages":[{"role":"user","content":"Hi"}],"stream_options":{"include_usage":true}}""", served.Body(0));
        AssertSame("""{"model":"claude-test","stream":true,"messages":[{"role":"user","content":[{"type":"text","text":"Hi"}]}],"max_tokens":8192}""", served.Body(1));
    }

    [Fact]
    public async Task A_refused_request_is_retried_then_thrown()
    {
        await using var served = new Served(
            ResponseScript.Response(429, ("Retry-After", "0")),
            Wire.Chat(Wire.ChatText("Hi"), Wire.ChatFinish("stop")),
            ResponseScript.Response(401, ("Content-Type", "application/json")).Text("""{"error":{"message":"bad key","type":"auth"}}"""));

        Assert.Equal("Hi", (await served.OpenAi().GetResponseAsync("Hi", cancellationToken: served.Watchdog)).Text);
        var thrown = await Assert.ThrowsAsync<HttpStreamException>(() => served.OpenAi().GetResponseAsync("Hi", cancellationToken: served.Watchdog));

        Assert.Equal(HttpStatusCode.Unauthorized, thrown.Status);
        Assert.Equal("bad key", thrown.Error?.Message);
    }

    [Fact]
    public void An_exception_can_be_made_as_tests_of_handlers_need_it()
    {
        var cause = new IOException();
        var partial = new ChatResponse(new ChatMessage(ChatRole.Assistant, "Hel"));
        var made = new IncompleteResponseException(StreamOutcome.ProviderError, new ProviderError("overloaded_error", null, "my secret"), cause) { PartialResponse = partial };

        Assert.Equal(StreamOutcome.ProviderError, made.Outcome);
        Assert.Equal("overloaded_error", made.Error!.Type);
        Assert.Same(cause, made.InnerException);
        Assert.Same(partial, made.PartialResponse);
        Assert.Contains("overloaded_error", made.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("my secret", made.Message, StringComparison.Ordinal);

        var least = new IncompleteResponseException(StreamOutcome.CutMidEvent);
        Assert.Null(least.Error);
        Assert.Null(least.PartialResponse);
    }

    [Fact]
    public async Task A_broken_connection_leaves_what_there_is()
    {
        var gate = new TaskCompletionSource();
        await using var served = new Served(ResponseScript.EventStream().Events(Wire.ChatStart, Wire.ChatText("Hel")).Text("data: {").Await(gate.Task).Reset());
        using IChatClient client = served.OpenAi();
        Task<ChatResponse> asked = client.GetResponseAsync("Hi", cancellationToken: served.Watchdog);
        await served.Server.WaitForAsync(counts => counts.Requests == 1, served.Watchdog);
        // A reset may discard what was sent before it.
        await Task.Delay(200);
        gate.SetResult();

        var thrown = await Assert.ThrowsAsync<IncompleteResponseException>(() => asked);

        Assert.Equal(StreamOutcome.TransportFault, thrown.Outcome);
        Assert.IsAssignableFrom<IOException>(thrown.InnerException);
        Assert.Equal("Hel", thrown.PartialResponse!.Text);
    }

    [Fact]
    public async Task An_answer_that_exceeds_a_limit_leaves_what_there_is()
    {
        await using var served = new Served(Wire.Chat(Wire.ChatStart, Wire.ChatText("Hel"), Wire.ChatText(new string('l', 1000)), Wire.ChatFinish("stop")));
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var client = new OpenAiChatClient(http, new Uri(served.Server.Uri, "v1"), new() { Http = new() { Parsing = new() { Framing = new() { MaxEventBytes = 500 } } } });

        var thrown = await Assert.ThrowsAsync<IncompleteResponseException>(() => client.GetResponseAsync("Hi", cancellationToken: served.Watchdog));

        Assert.Equal(StreamOutcome.LimitExceeded, thrown.Outcome);
        Assert.IsType<SseException>(thrown.InnerException);
        Assert.Equal("Hel", thrown.PartialResponse!.Text);
    }

    [Fact]
    public async Task A_cut_stream_does_not_pass_for_an_answer()
    {
        await using var served = new Served(ResponseScript.EventStream(BodyFraming.UntilClose).Events(Wire.ChatText("Hel")).Text("data: {\"cho"));

        var thrown = await Assert.ThrowsAsync<IncompleteResponseException>(() => served.OpenAi().GetResponseAsync("Hi", cancellationToken: served.Watchdog));
        ChatResponse reported = await served.OpenAi(throws: false).GetResponseAsync("Hi", cancellationToken: served.Watchdog);

        Assert.Equal(StreamOutcome.CutMidEvent, thrown.Outcome);
        Assert.Equal("Hel", thrown.PartialResponse!.Text);
        Assert.Equal("CutMidEvent", reported.Messages.SelectMany(message => message.Contents).OfType<ErrorContent>().Single().ErrorCode);
    }

    [Fact]
    public async Task An_error_within_the_stream_is_thrown_with_its_code()
    {
        await using var served = new Served(Wire.Messages(Wire.MessageStart, """{"type":"error","error":{"type":"overloaded_error","message":"my secret prompt"}}"""));

        var thrown = await Assert.ThrowsAsync<IncompleteResponseException>(() => served.Anthropic().GetResponseAsync("Hi", cancellationToken: served.Watchdog));

        Assert.Equal(StreamOutcome.ProviderError, thrown.Outcome);
        Assert.Equal(("overloaded_error", "my secret prompt"), (thrown.Error!.Type, thrown.Error.Message));
        Assert.DoesNotContain("secret", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaving_early_closes_the_connection()
    {
        await using var served = new Served(ResponseScript.EventStream().Event(Wire.ChatText("Hel")).Stall());
        using IChatClient client = served.OpenAi();
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("Hi", cancellationToken: served.Watchdog))
        {
            if (update.Text == "Hel")
            {
                break;
            }
        }

        await served.Server.WaitForAsync(counts => counts.Disconnects == 1, served.Watchdog);
    }

    [Fact]
    public async Task Cancelling_is_cancelling()
    {
        await using var served = new Served(ResponseScript.EventStream().Event(Wire.ChatText("Hel")).Stall());
        using var cancellation = new CancellationTokenSource();
        Task<ChatResponse> asked = served.OpenAi().GetResponseAsync("Hi", cancellationToken: cancellation.Token);
        await served.Server.WaitForAsync(counts => counts.Requests == 1, served.Watchdog);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    [Fact]
    public void Services()
    {
        using var http = new HttpClient();
        using IChatClient client = new OpenAiChatClient(http, new Uri("https://api.example.org/v1"), new() { ModelId = "m" });

        var metadata = client.GetService<ChatClientMetadata>();
        Assert.Equal(("openai", "m"), (metadata?.ProviderName, metadata?.DefaultModelId));
        Assert.Same(http, client.GetService<HttpClient>());
        Assert.Same(client, client.GetService<OpenAiChatClient>());
        Assert.Null(client.GetService<string>());
        Assert.Null(client.GetService<HttpClient>("key"));
    }

    [Fact]
    public void An_endpoint_is_an_absolute_address()
    {
        using var http = new HttpClient();
        var relative = new Uri("v1", UriKind.Relative);

        Assert.Equal("endpoint", Assert.Throws<ArgumentException>(() => new OpenAiChatClient(http, relative)).ParamName);
        Assert.Equal("endpoint", Assert.Throws<ArgumentException>(() => new AnthropicChatClient(http, relative)).ParamName);
    }

    private static void AssertSame(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"expected {JsonNode.Parse(expected)!.ToJsonString()}\ngot      {actual?.ToJsonString()}");
}
