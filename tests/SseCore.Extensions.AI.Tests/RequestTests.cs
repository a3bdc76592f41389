using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace SseCore.Extensions.AI.Tests;

/// <summary>The content of requests.</summary>
public class RequestTests
{
    private static readonly AIFunction Now = AIFunctionFactory.Create(() => 1, "now", "Tells the time.");

    [Fact]
    public async Task All_options_of_chat_completions()
    {
        JsonObject body = await AskAsync(isOpenAi: true, new ChatOptions
        {
            ModelId = "other",
            Instructions = "Be kind.",
            MaxOutputTokens = 5,
            Temperature = 0.5f,
            TopP = 0.25f,
            TopK = 3,
            FrequencyPenalty = 1,
            PresencePenalty = -1,
            Seed = 9,
            StopSequences = ["END"],
            Reasoning = new ReasoningOptions { Effort = ReasoningEffort.High },
            ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonDocument.Parse("""{"type":"object"}""").RootElement, "thing", "A thing."),
            Tools = [Now],
            ToolMode = ChatToolMode.RequireSpecific("now"),
            AllowMultipleToolCalls = false,
            AdditionalProperties = new() { ["user"] = "u1", ["temperature"] = 0.75 },
            RawRepresentationFactory = _ => new JsonObject { ["logprobs"] = true, ["seed"] = 10 },
        });

        Assert.Equal("system", (string?)body["messages"]![0]!["role"]);
        body.Remove("messages");
        body["tools"]![0]!["function"]!.AsObject().Remove("parameters");
        AssertSame(
            """
            {"model":"other","stream":true,"max_tokens":5,"temperature":0.75,"top_p":0.25,"top_k":3,"frequency_penalty":1,"presence_penalty":-1,"seed":10,
             "stop":["END"],"reasoning_effort":"high",
             "response_format":{"type":"json_schema","json_schema":{"name":"thing","schema":{"type":"object"},"description":"A thing."}},
             "tools":[{"type":"function","function":{"name":"now","description":"Tells the time."}}],
             "tool_choice":{"type":"function","function":{"name":"now"}},"parallel_tool_calls":false,
             "stream_options":{"include_usage":true},"user":"u1","logprobs":true}
            """,
            body);
    }

    [Fact]
    public async Task All_options_of_messages()
    {
        JsonObject body = await AskAsync(isOpenAi: false, new ChatOptions
        {
            Instructions = "Be kind.",
            MaxOutputTokens = 500,
            Temperature = 1,
            TopP = 0.25f,
            TopK = 3,
            StopSequences = ["END"],
            Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Low },
            ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonDocument.Parse("""{"type":"object"}""").RootElement),
            Tools = [Now],
            ToolMode = ChatToolMode.RequireAny,
            AllowMultipleToolCalls = false,
        });

        body.Remove("messages");
        body["tools"]![0]!.AsObject().Remove("input_schema");
        AssertSame(
            """
            {"model":"claude-test","stream":true,"system":"Be kind.","thinking":{"type":"enabled","budget_tokens":2048},"max_tokens":2548,
             "temperature":1,"top_p":0.25,"top_k":3,"stop_sequences":["END"],"output_config":{"format":{"type":"json_schema","schema":{"type":"object"}}},
             "tools":[{"name":"now","description":"Tells the time."}],"tool_choice":{"type":"any","disable_parallel_tool_use":true}}
            """,
            body);
    }

    [Fact]
    public async Task Pictures_sounds_and_files()
    {
        var message = new ChatMessage(ChatRole.User, [
            new TextContent("See"),
            new UriContent("https://example.org/a.png", "image/png"),
            new DataContent(new byte[] { 1, 2, 3 }, "image/jpeg"),
            new DataContent(new byte[] { 1, 2, 3 }, "application/pdf") { Name = "a.pdf" },
        ]);

        AssertSame(
            """
            [{"type":"text","text":"See"},{"type":"image_url","image_url":{"url":"https://example.org/a.png"}},
             {"type":"image_url","image_url":{"url":"data:image/jpeg;base64,AQID"}},{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,AQID"}}]
            """,
            (await AskAsync(isOpenAi: true, new(), message))["messages"]![0]!["content"]);
        AssertSame(
            """
            [{"type":"text","text":"See"},{"type":"image","source":{"type":"url","url":"https://example.org/a.png"}},
             {"type":"image","source":{"type":"base64","media_type":"image/jpeg","data":"AQID"}},{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"AQID"}}]
            """,
            (await AskAsync(isOpenAi: false, new(), message))["messages"]![0]!["content"]);
    }

    [Fact]
    public async Task Results_of_every_kind()
    {
        ChatMessage[] messages = [
            new(ChatRole.Assistant, [new FunctionCallContent("1", "now"), new FunctionCallContent("2", "now"), new FunctionCallContent("3", "now")]),
            new(ChatRole.Tool, [new FunctionResultContent("1", new Dictionary<string, object?> { ["a"] = 1 })]),
            new(ChatRole.Tool, [new FunctionResultContent("2", null) { Exception = new InvalidOperationException("a secret") }, new FunctionResultContent("3", new TextContent("text"))]),
            new(ChatRole.User, "And?"),
        ];

        AssertSame(
            """
            [{"role":"tool","tool_call_id":"1","content":"{\u0022a\u0022:1}"},{"role":"tool","tool_call_id":"2","content":"Error: the function failed."},
             {"role":"tool","tool_call_id":"3","content":"text"},{"role":"user","content":"And?"}]
            """,
            new JsonArray([.. (await AskAsync(isOpenAi: true, new(), messages))["messages"]!.AsArray().Skip(1).Select(message => message!.DeepClone())]));
        AssertSame(
            """
            [{"type":"tool_result","tool_use_id":"1","content":"{\u0022a\u0022:1}"},{"type":"tool_result","tool_use_id":"2","content":"Error: the function failed.","is_error":true},
             {"type":"tool_result","tool_use_id":"3","content":"text"},{"type":"text","text":"And?"}]
            """,
            (await AskAsync(isOpenAi: false, new(), messages))["messages"]![1]!["content"]);
    }

    [Fact]
    public async Task What_cannot_be_sent_is_said()
    {
        var message = new ChatMessage(ChatRole.User, [new DataContent(new byte[] { 1 }, "video/mp4")]);

        await Assert.ThrowsAsync<NotSupportedException>(() => AskAsync(isOpenAi: true, new(), message));
        await Assert.ThrowsAsync<NotSupportedException>(() => AskAsync(isOpenAi: false, new(), message));
        await Assert.ThrowsAsync<NotSupportedException>(() => AskAsync(isOpenAi: true, new() { Tools = [new HostedWebSearchTool()] }));
        await Assert.ThrowsAsync<NotSupportedException>(() => AskAsync(isOpenAi: true, new() { RawRepresentationFactory = _ => "text" }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nor_are_options_left_out(bool isOpenAi)
    {
        // Checks each member of the options, so that a new one is noticed.
        var reasons = new List<string>();
        foreach (PropertyInfo option in typeof(ChatOptions).GetProperties())
        {
            ChatOptions? options = option.Name switch
            {
                nameof(ChatOptions.Reasoning) => new() { Reasoning = new() { Output = ReasoningOutput.Summary } },
                nameof(ChatOptions.Seed) => new() { Seed = 1 },
                nameof(ChatOptions.FrequencyPenalty) => new() { FrequencyPenalty = 0 },
                nameof(ChatOptions.PresencePenalty) => new() { PresencePenalty = 0 },
                nameof(ChatOptions.ResponseFormat) => new() { ResponseFormat = ChatResponseFormat.Json },
                nameof(ChatOptions.Tools) => new() { Tools = [new HostedWebSearchTool()] },
#pragma warning disable MEAI001 // Experimental.
                nameof(ChatOptions.ContinuationToken) => new() { ContinuationToken = ResponseContinuationToken.FromBytes(new byte[] { 1 }) },
                // Documented as ignored if it is not supported.
                nameof(ChatOptions.AllowBackgroundResponses) => null,
#pragma warning restore MEAI001
                // Listed in the limitations.
                nameof(ChatOptions.ConversationId) => null,
                nameof(ChatOptions.Instructions) or nameof(ChatOptions.Temperature) or nameof(ChatOptions.MaxOutputTokens) or nameof(ChatOptions.TopP)
                    or nameof(ChatOptions.TopK) or nameof(ChatOptions.ModelId) or nameof(ChatOptions.StopSequences) or nameof(ChatOptions.AllowMultipleToolCalls)
                    or nameof(ChatOptions.ToolMode) or nameof(ChatOptions.RawRepresentationFactory) or nameof(ChatOptions.AdditionalProperties) => null,
                _ => throw new InvalidOperationException($"Nobody has decided what becomes of ChatOptions.{option.Name}."),
            };
            if (options is not null && await Record.ExceptionAsync(() => AskAsync(isOpenAi, options)) is { } thrown)
            {
                Assert.IsType<NotSupportedException>(thrown);
                reasons.Add(option.Name);
            }
        }

        Assert.Equal(
            isOpenAi
                ? ["ContinuationToken", "Reasoning", "Tools"]
                : ["ContinuationToken", "FrequencyPenalty", "PresencePenalty", "Reasoning", "ResponseFormat", "Seed", "Tools"],
            reasons.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nor_are_contents_of_any_role()
    {
        var picture = new DataContent(new byte[] { 1 }, "image/png");
        foreach (bool isOpenAi in new[] { true, false })
        {
            await Assert.ThrowsAsync<NotSupportedException>(() => AskAsync(isOpenAi, new(), new ChatMessage(ChatRole.User, "Draw"), new ChatMessage(ChatRole.Assistant, [picture])));
            await Assert.ThrowsAsync<NotSupportedException>(() => AskAsync(isOpenAi, new(), new ChatMessage(ChatRole.System, [picture]), new ChatMessage(ChatRole.User, "Hi")));
        }

        await Assert.ThrowsAsync<NotSupportedException>(
            () => AskAsync(isOpenAi: true, new(), new ChatMessage(ChatRole.Tool, [new FunctionResultContent("1", "one"), new TextContent("and more")])));
    }

    [Fact]
    public async Task Results_within_an_answer_come_behind_its_calls()
    {
        ChatMessage[] messages = [
            new(ChatRole.User, "Hi"),
            new(ChatRole.Assistant, [
                new TextContent("Looking."), new FunctionCallContent("1", "now"), new FunctionCallContent("2", "now"),
                new FunctionResultContent("1", "one"), new FunctionResultContent("2", "two"), new TextContent("Done.")]),
        ];

        AssertSame(
            """
            [{"role":"user","content":"Hi"},
             {"role":"assistant","content":"Looking.","tool_calls":[{"id":"1","type":"function","function":{"name":"now","arguments":"{}"}},{"id":"2","type":"function","function":{"name":"now","arguments":"{}"}}]},
             {"role":"tool","tool_call_id":"1","content":"one"},{"role":"tool","tool_call_id":"2","content":"two"},{"role":"assistant","content":"Done."}]
            """,
            (await AskAsync(isOpenAi: true, new(), messages))["messages"]);
        AssertSame(
            """
            [{"role":"user","content":[{"type":"text","text":"Hi"}]},
             {"role":"assistant","content":[{"type":"text","text":"Looking."},{"type":"tool_use","id":"1","name":"now","input":{}},{"type":"tool_use","id":"2","name":"now","input":{}}]},
             {"role":"user","content":[{"type":"tool_result","tool_use_id":"1","content":"one"},{"type":"tool_result","tool_use_id":"2","content":"two"}]},
             {"role":"assistant","content":[{"type":"text","text":"Done."}]}]
            """,
            (await AskAsync(isOpenAi: false, new(), messages))["messages"]);
    }

    [Fact]
    public async Task Results_come_before_what_the_user_says_with_them()
    {
        ChatMessage[] messages = [
            new(ChatRole.Assistant, [new FunctionCallContent("1", "now"), new FunctionCallContent("2", "now")]),
            new(ChatRole.User, [new TextContent("Here:"), new FunctionResultContent("1", "one")]),
            new(ChatRole.Tool, [new FunctionResultContent("2", "two")]),
        ];

        AssertSame(
            """
            [{"type":"tool_result","tool_use_id":"1","content":"one"},{"type":"tool_result","tool_use_id":"2","content":"two"},{"type":"text","text":"Here:"}]
            """,
            (await AskAsync(isOpenAi: false, new(), messages))["messages"]![1]!["content"]);
    }

    [Fact]
    public async Task Nothing_is_sent_that_is_empty()
    {
        ChatMessage[] messages = [
            new(ChatRole.User, "Hi"),
            new(ChatRole.Assistant, [new UsageContent(new()), new TextContent("")]),
            new(ChatRole.User, "Hello?"),
            new(ChatRole.Assistant, [new TextContent("\n\n"), new FunctionCallContent("1", "now")]),
            new(ChatRole.Tool, [new FunctionResultContent("1", "") { Exception = new InvalidOperationException("a secret") }]),
        ];

        AssertSame(
            """
            [{"role":"user","content":"Hi"},{"role":"user","content":"Hello?"},
             {"role":"assistant","content":"\n\n","tool_calls":[{"id":"1","type":"function","function":{"name":"now","arguments":"{}"}}]},
             {"role":"tool","tool_call_id":"1","content":"Error: the function failed."}]
            """,
            (await AskAsync(isOpenAi: true, new(), messages))["messages"]);
        AssertSame(
            """
            [{"role":"user","content":[{"type":"text","text":"Hi"},{"type":"text","text":"Hello?"}]},
             {"role":"assistant","content":[{"type":"tool_use","id":"1","name":"now","input":{}}]},
             {"role":"user","content":[{"type":"tool_result","tool_use_id":"1","content":"Error: the function failed.","is_error":true}]}]
            """,
            (await AskAsync(isOpenAi: false, new(), messages))["messages"]);
    }

    [Fact]
    public async Task Pictures_that_a_function_gave_are_pictures_where_they_can_be()
    {
        ChatMessage[] messages = [
            new(ChatRole.Assistant, [new FunctionCallContent("1", "now"), new FunctionCallContent("2", "now")]),
            new(ChatRole.Tool, [
                new FunctionResultContent("1", new AIContent[] { new TextContent("See"), new DataContent(new byte[] { 1, 2, 3 }, "image/png") }),
                new FunctionResultContent("2", new HostedFileContent("file_1"))]),
        ];

        AssertSame(
            """
            [{"type":"tool_result","tool_use_id":"1","content":[{"type":"text","text":"See"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AQID"}}]},
             {"type":"tool_result","tool_use_id":"2","content":[{"type":"document","source":{"type":"file","file_id":"file_1"}}]}]
            """,
            (await AskAsync(isOpenAi: false, new(), messages))["messages"]![1]!["content"]);
    }

    [Fact]
    public async Task Calls_that_another_client_only_tells_of_are_sent_if_they_have_a_result()
    {
        ChatMessage[] messages = [
            new(ChatRole.User, "Hi"),
            new(ChatRole.Assistant, [new FunctionCallContent("1", "search") { InformationalOnly = true }, new FunctionCallContent("2", "now") { InformationalOnly = true }]),
            new(ChatRole.Tool, [new FunctionResultContent("2", "two")]),
        ];

        Assert.Equal("2", (string?)Assert.Single((await AskAsync(isOpenAi: true, new(), messages))["messages"]![1]!["tool_calls"]!.AsArray())!["id"]);
        Assert.Equal("2", (string?)Assert.Single((await AskAsync(isOpenAi: false, new(), messages))["messages"]![1]!["content"]!.AsArray())!["id"]);
    }

    [Fact]
    public async Task Developers_are_the_system_where_there_are_none()
    {
        ChatMessage[] messages = [new(new ChatRole("developer"), "Be brief."), new(ChatRole.User, "Hi")];

        Assert.Equal("developer", (string?)(await AskAsync(isOpenAi: true, new(), messages))["messages"]![0]!["role"]);
        JsonObject body = await AskAsync(isOpenAi: false, new(), messages);
        Assert.Equal("Be brief.", (string?)body["system"]);
        Assert.Single(body["messages"]!.AsArray());
    }

    private static async Task<JsonObject> AskAsync(bool isOpenAi, ChatOptions options, params ChatMessage[] messages)
    {
        await using Served served = isOpenAi ? new Served(Wire.Chat(Wire.ChatFinish("stop"))) : new Served(Wire.Messages(Wire.MessageStart, Wire.MessageStop));
        IChatClient client = isOpenAi ? served.OpenAi() : served.Anthropic();
        await client.GetResponseAsync(messages.Length > 0 ? messages : [new(ChatRole.User, "Hi")], options, served.Watchdog);
        return served.Body();
    }

    private static void AssertSame(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"expected {JsonNode.Parse(expected)!.ToJsonString()}\ngot      {actual?.ToJsonString()}");
}
