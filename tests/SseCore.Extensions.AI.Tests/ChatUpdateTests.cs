using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace SseCore.Extensions.AI.Tests;

/// <summary>Streams of deltas as updates.</summary>
public class ChatUpdateTests
{
    [Fact]
    public async Task Text_comes_as_it_arrives_with_who_said_it()
    {
        List<ChatResponseUpdate> updates = await ReadAsync(Events(Wire.ChatStart, Wire.ChatText("Hel"), Wire.ChatText("lo"), Wire.ChatFinish("stop"), Wire.ChatUsage, "[DONE]"));

        Assert.Equal(["", "Hel", "lo", "", "", ""], updates.Select(update => update.Text));
        Assert.All(updates, update => Assert.Equal(("chatcmpl-1", "chatcmpl-1", "gpt-test", ChatRole.Assistant), (update.ResponseId, update.MessageId, update.ModelId, update.Role)));
        Assert.Equal(ChatFinishReason.Stop, updates[3].FinishReason);
        ChatResponse response = updates.ToChatResponse();
        Assert.Equal("Hello", response.Text);
        Assert.Equal((7, 3, 10, 2, 1), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount, response.Usage.CachedInputTokenCount, response.Usage.ReasoningTokenCount));
    }

    [Fact]
    public async Task Raw_payloads_and_the_summary_are_there()
    {
        List<ChatResponseUpdate> updates = await ReadAsync(Events(Wire.ChatStart, Wire.ChatText("Hi"), "[DONE]"));

        var raw = Assert.IsType<RawPayload>(updates[1].RawRepresentation);
        Assert.Equal(Wire.ChatText("Hi"), raw.ToString());
        using JsonDocument json = raw.Parse();
        Assert.Equal("chatcmpl-1", json.RootElement.GetProperty("id").GetString());
        Assert.Equal(StreamOutcome.Completed, Assert.IsType<StreamSummary>(updates[^1].RawRepresentation).Outcome);

        updates = await ReadAsync(Events(Wire.ChatStart, "[DONE]"), new() { IncludeRawPayloads = false });
        Assert.Null(updates[0].RawRepresentation);
    }

    [Fact]
    public async Task Usage_that_is_told_twice_counts_once()
    {
        List<ChatResponseUpdate> updates = await ReadAsync(
            Events(Wire.MessageStart, Wire.BlockStart(0, """{"type":"text","text":"Hi"}"""), Wire.BlockStop(0), Wire.MessageDelta("end_turn"), Wire.MessageStop));

        UsageDetails usage = updates.ToChatResponse().Usage!;
        Assert.Equal((11, 20, 31, 4), (usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount, usage.CachedInputTokenCount));
    }

    [Fact]
    public async Task Thinking_keeps_its_signature()
    {
        await using var served = new Served(Wire.MessagesToolCall);
        ChatResponse response = (await served.ReadAsync(served.Anthropic())).ToChatResponse();

        ChatMessage message = Assert.Single(response.Messages);
        Assert.Collection(
            message.Contents,
            content => Assert.Equal(("Let me see.", "sig=="), (((TextReasoningContent)content).Text, ((TextReasoningContent)content).ProtectedData)),
            content => Assert.Equal(("", "opaque"), (((TextReasoningContent)content).Text, ((TextReasoningContent)content).ProtectedData)),
            content => Assert.Equal("Looking up", ((TextContent)content).Text),
            content =>
            {
                var call = (FunctionCallContent)content;
                Assert.Equal(("toolu_1", "weather", "Zürich", "2"), (call.CallId, call.Name, $"{call.Arguments!["city"]}", $"{call.Arguments["days"]}"));
                Assert.False(call.InformationalOnly);
            });
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
    }

    [Fact]
    public async Task The_signature_of_a_call_comes_with_the_call()
    {
        List<ChatResponseUpdate> updates = await ReadAsync(Events(
            """{"candidates":[{"content":{"parts":[{"text":"Hm.","thought":true},{"functionCall":{"name":"one","args":{}},"thoughtSignature":"c2ln"},{"functionCall":{"name":"two","args":{}}},{"text":"Hi","thoughtSignature":"dGV4dA=="}]},"finishReason":"STOP"}]}"""));

        Assert.Collection(
            updates.SelectMany(update => update.Contents),
            content => Assert.Equal(("Hm.", null), (((TextReasoningContent)content).Text, ((TextReasoningContent)content).ProtectedData)),
            content => Assert.Equal(("one", "c2ln"), (((FunctionCallContent)content).Name, content.AdditionalProperties!["signature"])),
            content => Assert.Equal(("two", null), (((FunctionCallContent)content).Name, content.AdditionalProperties)),
            content => Assert.Equal("Hi", ((TextContent)content).Text),
            content => Assert.Equal("dGV4dA==", ((TextReasoningContent)content).ProtectedData));
    }

    [Fact]
    public async Task Parallel_calls_come_when_they_are_complete()
    {
        List<ChatResponseUpdate> updates = await ReadAsync(Events(
            Wire.ChatDelta("""{"tool_calls":[{"index":0,"id":"a","function":{"name":"one","arguments":"{\"x\":1"}}]}"""),
            Wire.ChatDelta("""{"tool_calls":[{"index":1,"id":"b","function":{"name":"two","arguments":""}}]}"""),
            Wire.ChatDelta("""{"tool_calls":[{"index":0,"function":{"arguments":"}"}}]}"""),
            Wire.ChatFinish("tool_calls"),
            "[DONE]"));

        FunctionCallContent[] calls = [.. updates.SelectMany(update => update.Contents).OfType<FunctionCallContent>()];
        Assert.Equal(["a one {\"x\":1}", "b two {}"], calls.Select(call => $"{call.CallId} {call.Name} {JsonSerializer.Serialize(call.Arguments)}"));
    }

    [Fact]
    public async Task Calls_may_be_watched_as_they_grow()
    {
        List<ChatResponseUpdate> updates = await ReadAsync(
            Events(
                Wire.ChatDelta("""{"tool_calls":[{"index":0,"id":"a","function":{"name":"one","arguments":"{\"x\""}}]}"""),
                Wire.ChatDelta("""{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]}"""),
                Wire.ChatFinish("tool_calls"),
                "[DONE]"),
            new() { IncludeFunctionCallDeltas = true });

        FunctionCallDeltaContent[] growing = [.. updates.SelectMany(update => update.Contents).OfType<FunctionCallDeltaContent>()];
        Assert.All(growing, delta => Assert.Equal(("a", "one"), (delta.CallId, delta.Name)));
        Assert.Equal("{\"x\":1}", string.Concat(growing.Select(delta => delta.Arguments)));
    }

    [Theory]
    [InlineData("{\\\"x\\\":")]
    [InlineData("[1]")]
    public async Task Arguments_that_are_no_object_are_told(string arguments)
    {
        List<ChatResponseUpdate> updates = await ReadAsync(Events(
            Wire.ChatDelta($$$"""{"tool_calls":[{"index":0,"id":"a","function":{"name":"one","arguments":"{{{arguments}}}"}}]}"""), Wire.ChatFinish("tool_calls"), "[DONE]"));

        FunctionCallContent call = updates.SelectMany(update => update.Contents).OfType<FunctionCallContent>().Single();
        Assert.NotNull(call.Exception);
        Assert.Null(call.Arguments);
    }

    [Fact]
    public async Task A_call_that_was_cut_is_not_handed_out()
    {
        List<ChatResponseUpdate> updates = await ReadAsync(Events(
            Wire.ChatDelta("""{"tool_calls":[{"index":0,"id":"a","function":{"name":"rm","arguments":"{}"}}]}""")) + "data: {\"cho");

        Assert.Empty(updates.SelectMany(update => update.Contents).OfType<FunctionCallContent>());
        Assert.Equal("CutMidEvent", Assert.IsType<ErrorContent>(Assert.Single(updates[^1].Contents)).ErrorCode);
    }

    [Fact]
    public async Task Nor_is_a_call_that_a_limit_cut()
    {
        List<ChatResponseUpdate> updates = await ReadAsync(Events(
            Wire.ChatDelta("""{"tool_calls":[{"index":0,"id":"a","function":{"name":"rm","arguments":""}}]}"""), Wire.ChatFinish("length"), "[DONE]"));

        Assert.Empty(updates.SelectMany(update => update.Contents).OfType<FunctionCallContent>());
        Assert.Contains(updates, update => update.FinishReason == ChatFinishReason.Length);
    }

    [Fact]
    public async Task Tools_that_the_provider_runs_are_not_to_be_run()
    {
        List<ChatResponseUpdate> updates = await ReadAsync(Events(
            Wire.MessageStart,
            Wire.BlockStart(0, """{"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{}}"""),
            Wire.BlockDelta(0, """{"type":"input_json_delta","partial_json":"{\"query\":\"x\"}"}"""),
            Wire.BlockStop(0),
            Wire.BlockStart(1, """{"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[]}"""),
            Wire.BlockStop(1),
            Wire.MessageDelta("end_turn"),
            Wire.MessageStop));

        Assert.True(updates.SelectMany(update => update.Contents).OfType<FunctionCallContent>().Single().InformationalOnly);
        Assert.Contains(updates, update => update.Contents.Count == 0 && $"{update.RawRepresentation}".Contains("web_search_tool_result", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"type":"message","role":"assistant",@,"stop_reason":"tool_use"}""")]
    [InlineData("""{"type":"message_start","message":{"id":"msg_1",@}}""")]
    public async Task Nor_are_they_in_a_message_that_comes_at_once(string payload)
    {
        const string Content = """
            "content":[{"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{"query":"x"}},{"type":"tool_use","id":"toolu_1","name":"weather","input":{}}]
            """;
        List<ChatResponseUpdate> updates = await ReadAsync(Events(payload.Replace("@", Content, StringComparison.Ordinal)));

        Assert.Equal(
            [("web_search", true), ("weather", false)],
            updates.SelectMany(update => update.Contents).OfType<FunctionCallContent>().Select(call => (call.Name, call.InformationalOnly)));
    }

    // OpenAI runs the tools of MCP servers.
    [Theory]
    [InlineData("""{"type":"response.output_item.added","output_index":0,"item":{"type":"@","id":"id_1","call_id":"id_1","name":"search"}}""", """{"type":"response.output_item.done","output_index":0,"item":{"type":"@","id":"id_1","call_id":"id_1","name":"search","arguments":"{}"}}""")]
    [InlineData("""{"type":"response.completed","response":{"id":"resp_1","status":"completed","output":[{"type":"@","id":"id_1","call_id":"id_1","name":"search","arguments":"{}"}]}}""")]
    [InlineData("""{"object":"response","status":"completed","output":[{"type":"@","id":"id_1","call_id":"id_1","name":"search","arguments":"{}"}]}""")]
    public async Task So_it_is_in_Responses(params string[] payloads)
    {
        foreach (string type in (string[])["mcp_call", "function_call"])
        {
            List<ChatResponseUpdate> updates = await ReadAsync(Events([.. payloads.Select(payload => payload.Replace("@", type, StringComparison.Ordinal))]));

            FunctionCallContent call = updates.SelectMany(update => update.Contents).OfType<FunctionCallContent>().Single();
            Assert.Equal(("search", "id_1", type == "mcp_call"), (call.Name, call.CallId, call.InformationalOnly));
        }
    }

    [Fact]
    public async Task Refusals_errors_and_malformed_payloads_are_errors()
    {
        List<ChatResponseUpdate> updates = await ReadAsync(Events(
            Wire.ChatDelta("""{"refusal":"I can"}"""), Wire.ChatDelta("""{"refusal":"not."}"""), "{nonsense", """{"error":{"message":"Overloaded","type":"server_error","code":"503"}}"""));

        ErrorContent[] errors = [.. updates.SelectMany(update => update.Contents).OfType<ErrorContent>()];
        Assert.Equal([("Malformed", null), ("503", "server_error"), ("Refusal", null)], errors.Select(error => (error.ErrorCode, error.Details)));
        Assert.Equal("Overloaded", errors[1].Message);
        Assert.Equal("I cannot.", errors[2].Message);
    }

    [Fact]
    public async Task Citations_are_annotations()
    {
        List<ChatResponseUpdate> updates = await ReadAsync(Events(
            Wire.MessageStart,
            Wire.BlockStart(0, """{"type":"text","text":"Yes"}"""),
            Wire.BlockDelta(0, """{"type":"citations_delta","citation":{"type":"web_search_result_location","url":"https://example.org/a","title":"A","cited_text":"so it is"}}"""),
            Wire.MessageStop));

        var citation = (CitationAnnotation)updates.SelectMany(update => update.Contents).SelectMany(content => content.Annotations ?? []).Single();
        Assert.Equal(("A", "so it is", "https://example.org/a"), (citation.Title, citation.Snippet, citation.Url?.AbsoluteUri));
    }

    [Theory]
    [InlineData("""{"object":"chat.completion.chunk","citations":["https://example.org/a"],"choices":[{"index":0,"delta":{"content":"Yes"}}]}""", "https://example.org/a")]
    [InlineData("""{"object":"chat.completion.chunk","citations":["A: a book"],"choices":[{"index":0,"delta":{"content":"Yes"}}]}""", null)]
    [InlineData("""{"object":"chat.completion.chunk","citations":["12"],"choices":[{"index":0,"delta":{"content":"Yes"}}]}""", null)]
    [InlineData("""{"candidates":[{"urlContextMetadata":{"urlMetadata":[{"retrievedUrl":"https://example.org/a","urlRetrievalStatus":"URL_RETRIEVAL_STATUS_SUCCESS"}]}}]}""", "https://example.org/a")]
    public async Task Citations_that_are_addresses_have_one(string payload, string? expected)
    {
        List<ChatResponseUpdate> updates = await ReadAsync(Events(payload));

        var citation = (CitationAnnotation)updates.SelectMany(update => update.Contents).SelectMany(content => content.Annotations ?? []).Single();
        Assert.Equal(expected, citation.Url?.AbsoluteUri);
        Assert.NotNull(citation.RawRepresentation);
    }

    [Theory]
    [InlineData("length", "length")]
    [InlineData("content_filter", "content_filter")]
    [InlineData("pause_turn", "pause_turn")]
    [InlineData("brand_new", "brand_new")]
    public async Task Finish_reasons(string reason, string expected)
    {
        List<ChatResponseUpdate> updates = await ReadAsync(Events(Wire.ChatFinish(reason), "[DONE]"));

        Assert.Equal(expected, updates.ToChatResponse().FinishReason?.Value);
    }

    [Fact]
    public async Task Of_several_choices_one_is_followed()
    {
        string stream = Events(Wire.ChatText("zero"), Wire.ChatText("one").Replace("\"index\":0", "\"index\":1", StringComparison.Ordinal), "[DONE]");

        Assert.Equal("zero", (await ReadAsync(stream)).ToChatResponse().Text);
        Assert.Equal("one", (await ReadAsync(stream, new() { Choice = 1 })).ToChatResponse().Text);
    }

    [Fact]
    public async Task The_end_of_a_stream_without_terminator_is_an_error_unless_it_said_that_it_finished()
    {
        Assert.Single((await ReadAsync(Events(Wire.ChatText("a"))))[^1].Contents.OfType<ErrorContent>());
        Assert.Empty((await ReadAsync(Events(Wire.ChatText("a"), Wire.ChatFinish("stop"))))[^1].Contents.OfType<ErrorContent>());
    }

    [Fact]
    public async Task Other_dialects_work_as_well()
    {
        List<ChatResponseUpdate> updates = await ReadAsync(
            """{"model":"llama","message":{"role":"assistant","content":"Hey"},"done":false}""" + "\n"
            + """{"model":"llama","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":5,"eval_count":2}""" + "\n");

        Assert.Equal("Hey", updates.ToChatResponse().Text);
        Assert.Equal(2, updates.ToChatResponse().Usage!.OutputTokenCount);
    }

    private static string Events(params IEnumerable<string> payloads) => string.Concat(payloads.Select(payload => $"data: {payload}\n\n"));

    [Fact]
    public void A_growing_call_is_written_as_JSON_by_options_that_know_it()
    {
        var known = new JsonSerializerOptions(AIJsonUtilities.DefaultOptions);
        known.AddAIContentType<FunctionCallDeltaContent>("functionCallDelta");

        string json = JsonSerializer.Serialize<AIContent>(new FunctionCallDeltaContent("call_1", "weather", "{\"ci"), known);
        var read = Assert.IsType<FunctionCallDeltaContent>(JsonSerializer.Deserialize<AIContent>(json, known));

        Assert.Equal(("call_1", "weather", "{\"ci"), (read.CallId, read.Name, read.Arguments));
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Serialize<AIContent>(read, AIJsonUtilities.DefaultOptions));
    }

    [Fact]
    public async Task Before_a_stream_is_refused_all_that_was_whole_is_handed_out()
    {
        string stream = Events(Wire.ChatText("Hel"), Wire.ChatText("lo"), Wire.ChatText(new string('l', 1000)), Wire.ChatText("late"));
        await using var deltas = DeltaStream.Create<OpenAiChat>(new MemoryStream(Encoding.UTF8.GetBytes(stream)), new() { Parsing = new() { Framing = new() { MaxEventBytes = 500 } } });
        var updates = new List<ChatResponseUpdate>();

        var thrown = await Assert.ThrowsAsync<SseException>(async () =>
        {
            await foreach (ChatResponseUpdate update in deltas.AsChatResponseUpdatesAsync())
            {
                updates.Add(update);
            }
        });

        Assert.Equal(SseErrorCode.EventTooLarge, thrown.Code);
        Assert.Equal(["Hel", "lo", ""], updates.Select(update => update.Text));
        Assert.Equal("LimitExceeded", Assert.Single(updates[^1].Contents.OfType<ErrorContent>()).ErrorCode);
    }

    private static async Task<List<ChatResponseUpdate>> ReadAsync(string stream, ChatUpdateOptions? options = null)
    {
        await using var deltas = DeltaStream.Create("auto", new MemoryStream(Encoding.UTF8.GetBytes(stream)));
        var updates = new List<ChatResponseUpdate>();
        await foreach (ChatResponseUpdate update in deltas.AsChatResponseUpdatesAsync(options))
        {
            updates.Add(update);
        }

        return updates;
    }
}
