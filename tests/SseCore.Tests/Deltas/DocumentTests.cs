using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Deltas;

/// <summary>A whole message as one JSON document, which servers send if they were not asked for a stream, or do not stream.</summary>
public class DocumentTests
{
    private const string Chat = """
        {
          "id": "chatcmpl-1",
          "object": "chat.completion",
          "model": "gpt-test",
          "choices": [
            {
              "index": 0,
              "message": {
                "role": "assistant",
                "content": "Hel\nlo",
                "tool_calls": [ { "id": "call_1", "type": "function", "function": { "name": "f", "arguments": "{}" } } ]
              },
              "finish_reason": "tool_calls"
            }
          ],
          "usage": { "prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10 }
        }
        """;

    private static readonly DeltaParserOptions Json = new() { ContentType = "application/json" };

    private static readonly DeltaKind[] ChatKinds =
    [
        DeltaKind.MessageStart, DeltaKind.Text, DeltaKind.ToolCallStart, DeltaKind.ToolCallArguments, DeltaKind.ToolCallEnd, DeltaKind.Finish, DeltaKind.Usage,
    ];

    public static TheoryData<string, string> Forms
    {
        get
        {
            var forms = new TheoryData<string, string>();
            foreach (string dialect in (string[])["openai-chat", "auto"])
            {
                foreach (string body in (string[])[Chat, Chat + "\n", Chat.ReplaceLineEndings("\r\n") + "\r\n", "\uFEFF\n " + Chat, OneLine(Chat), OneLine(Chat) + "\n"])
                {
                    forms.Add(dialect, body);
                }
            }

            return forms;
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void It_is_read_like_a_stream(string dialect, string body)
    {
        DeltaResult result = EveryWay.Read(dialect, body, Json);

        Assert.Equal(StreamOutcome.Completed, result.Summary.Outcome);
        Assert.Equal(ChatKinds, result.Deltas.Select(delta => delta.Kind));
        Assert.Equal("Hel\nlo", result.Deltas[1].Text);
        Assert.Equal(new TokenUsage(7, 3, 10, null, null), result.Summary.Usage);
        Assert.Equal((FinishReason.ToolCalls, false, 1L), (result.Summary.FinishReason, result.Summary.HasTerminator, result.Summary.Events));
        Assert.Equal(Encoding.UTF8.GetByteCount(body), result.Summary.Bytes);
        Assert.Equal(Encoding.UTF8.GetByteCount(body[..body.IndexOf('{', StringComparison.Ordinal)]), result.Deltas[0].Offset);
    }

    [Theory]
    [InlineData("gemini", """{"candidates":[{"content":{"parts":[{"text":"Hello"}],"role":"model"},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":7,"candidatesTokenCount":3}}""")]
    [InlineData("openai-completions", """{"id":"cmpl-1","object":"text_completion","choices":[{"index":0,"text":"Hello","finish_reason":"stop"}],"usage":{"prompt_tokens":7,"completion_tokens":3}}""")]
    [InlineData("ollama-chat", """{"model":"m","message":{"role":"assistant","content":"Hello"},"done":true,"done_reason":"stop","prompt_eval_count":7,"eval_count":3}""")]
    public void So_are_those_of_other_APIs(string dialect, string body)
    {
        foreach (string named in (string[])[dialect, "auto"])
        {
            DeltaResult result = EveryWay.Read(named, body, Json);

            Assert.Equal(StreamOutcome.Completed, result.Summary.Outcome);
            Assert.Equal("Hello", Assert.Single(result.Deltas, delta => delta.Kind == DeltaKind.Text).Text);
            Assert.Equal((7L, 3L), (result.Summary.Usage.Input, result.Summary.Usage.Output));
        }
    }

    [Theory]
    [InlineData(
        "anthropic-messages",
        """
        {"id":"msg_1","type":"message","role":"assistant","model":"claude-test","content":[
        {"type":"thinking","thinking":"Let me see.","signature":"sig=="},{"type":"redacted_thinking","data":"opaque"},
        {"type":"text","text":"Hello","citations":[{"type":"char_location","cited_text":"a"}]},{"type":"server_tool_use","id":"srv_1","name":"web_search","input":{"q":1}},
        {"type":"web_search_tool_result","tool_use_id":"srv_1","content":[]},{"type":"tool_use","id":"toolu_1","name":"f","input":{}}],
        "stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":7,"cache_read_input_tokens":2,"output_tokens":3}}
        """,
        """
        MessageStart id=msg_1 model=claude-test
        Reasoning 0/0 "Let me see."
        Signature 0/0 "sig=="
        RedactedReasoning 0/1 "opaque"
        Text 0/2 "Hello"
        Citation 0/2 "{\"type\":\"char_location\",\"cited_text\":\"a\"}"
        ToolCallStart 0/3 id=srv_1 name=web_search
        ToolCallArguments 0/3 "{\"q\":1}"
        ToolCallEnd 0/3
        Unknown web_search_tool_result
        ToolCallStart 0/5 id=toolu_1 name=f
        ToolCallArguments 0/5 "{}"
        ToolCallEnd 0/5
        Finish 0 tool_use
        Usage input=7 output=3 total= cached=2 reasoning=
        """)]
    [InlineData(
        "anthropic-messages",
        """{"model":"claude-test","content":[],"stop_reason":"refusal","stop_details":{"type":"refusal","explanation":"It is not allowed."},"role":"assistant","type":"message"}""",
        """
        MessageStart id= model=claude-test
        Refusal 0/0 "It is not allowed."
        Finish 0 refusal
        """)]
    [InlineData(
        "cohere-v2",
        """
        {"id":"c1","message":{"role":"assistant","tool_plan":"I ask f.","content":[{"type":"thinking","thinking":"Hm."},{"type":"text","text":"Hello"}],
        "citations":[{"start":0,"end":5}],"tool_calls":[{"id":"f0","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}},{"id":"g0","type":"function","function":{"name":"g","arguments":"{}"}}]},
        "finish_reason":"TOOL_CALL","usage":{"billed_units":{"input_tokens":5,"output_tokens":2},"tokens":{"input_tokens":7,"output_tokens":3},"cached_tokens":2}}
        """,
        """
        MessageStart id=c1 model=
        Reasoning 0/0 "I ask f."
        Reasoning 0/0 "Hm."
        Text 0/1 "Hello"
        Citation 0/0 "{\"start\":0,\"end\":5}"
        ToolCallStart 0/0 id=f0 name=f
        ToolCallArguments 0/0 "{\"a\":1}"
        ToolCallEnd 0/0
        ToolCallStart 0/1 id=g0 name=g
        ToolCallArguments 0/1 "{}"
        ToolCallEnd 0/1
        Finish 0 TOOL_CALL
        Usage input=7 output=3 total= cached=2 reasoning=
        """)]
    [InlineData(
        "openai-responses",
        """
        {"id":"resp_1","object":"response","status":"completed","error":null,"incomplete_details":null,"model":"gpt-test","output":[
        {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"One."},{"type":"summary_text","text":"Two."}],"encrypted_content":"opaque"},
        {"type":"web_search_call","id":"ws_1","status":"completed"},
        {"type":"message","id":"m_1","role":"assistant","content":[{"type":"output_text","text":"Hello","annotations":[{"type":"url_citation"}]},{"type":"refusal","refusal":"No."},{"type":"output_new"}]},
        {"type":"function_call","id":"fc_1","call_id":"call_1","name":"f","arguments":"{}","status":"completed"},
        {"type":"custom_tool_call","id":"ct_1","call_id":"call_2","name":"g","input":"x"}],
        "usage":{"input_tokens":7,"input_tokens_details":{"cached_tokens":2},"output_tokens":3,"output_tokens_details":{"reasoning_tokens":1},"total_tokens":10}}
        """,
        """
        MessageStart id=resp_1 model=gpt-test
        Reasoning 0/0 "One."
        Reasoning 0/0 "Two."
        RedactedReasoning 0/0 "opaque"
        Unknown web_search_call
        Text 0/2 "Hello"
        Citation 0/2 "{\"type\":\"url_citation\"}"
        Refusal 0/2 "No."
        Unknown output_new
        ToolCallStart 0/3 id=call_1 name=f
        ToolCallArguments 0/3 "{}"
        ToolCallEnd 0/3
        ToolCallStart 0/4 id=call_2 name=g
        ToolCallArguments 0/4 "x"
        ToolCallEnd 0/4
        Finish 0 completed
        Usage input=7 output=3 total=10 cached=2 reasoning=1
        """)]
    [InlineData(
        "openai-responses",
        """
        {"id":"resp_1","object":"response","status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"output":[
        {"type":"function_call","call_id":"call_1","name":"f","arguments":"{\"a","status":"incomplete"}]}
        """,
        """
        MessageStart id=resp_1 model=
        ToolCallStart 0/0 id=call_1 name=f
        ToolCallArguments 0/0 "{\"a"
        Finish 0 max_output_tokens
        """)]
    [InlineData(
        "mistral",
        """
        {"id":"m1","object":"chat.completion","model":"magistral","choices":[{"index":0,"finish_reason":"tool_calls","message":{"role":"assistant","content":[
        {"type":"thinking","thinking":[{"type":"text","text":"Hm."},{"type":"tool_reference","title":"T"}],"signature":"sig=="},{"type":"thinking","thinking":"So."},
        {"type":"text","text":"Hello"},{"type":"reference","reference_ids":[1]},{"type":"image_url"}],
        "tool_calls":[{"id":"c1","function":{"name":"f","arguments":{"a":1}},"index":0}]}}],"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}
        """,
        """
        MessageStart id=m1 model=magistral
        Reasoning 0/0 "Hm."
        Citation 0/0 "{\"type\":\"tool_reference\",\"title\":\"T\"}"
        Signature 0/0 "sig=="
        Reasoning 0/0 "So."
        Text 0/0 "Hello"
        Citation 0/0 "{\"type\":\"reference\",\"reference_ids\":[1]}"
        Unknown image_url
        ToolCallStart 0/0 id=c1 name=f
        ToolCallArguments 0/0 "{\"a\":1}"
        ToolCallEnd 0/0
        Finish 0 tool_calls
        Usage input=7 output=3 total=10 cached= reasoning=
        """)]
    [InlineData(
        "mistral",
        """{"id":"m1","object":"chat.completion","model":"mistral","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Hello","tool_calls":null}}]}""",
        """
        MessageStart id=m1 model=mistral
        Text 0/0 "Hello"
        Finish 0 stop
        """)]
    public void All_their_parts_are_read(string dialect, string body, string expected)
    {
        foreach (string named in (string[])[dialect, "auto"])
        {
            DeltaResult result = EveryWay.Read(named, body, Json);

            Assert.Equal(StreamOutcome.Completed, result.Summary.Outcome);
            Assert.Equal(expected.ReplaceLineEndings("\n"), string.Join('\n', result.Deltas));
        }
    }

    [Theory]
    [InlineData("anthropic-messages", """{"type":"message","role":"assistant","content":[{"type":"text","text":"Hello"}],"stop_reason":null,"usage":{"input_tokens":7,"output_tokens":3}}""")]
    [InlineData("cohere-v2", """{"id":"c1","finish_reason":null,"message":{"role":"assistant","content":[{"type":"text","text":"Hello"}]}}""")]
    [InlineData("openai-responses", """{"object":"response","status":"in_progress","output":[{"type":"message","content":[{"type":"output_text","text":"Hello"}]}]}""")]
    [InlineData("mistral", """{"object":"chat.completion","choices":[{"index":0,"message":{"content":"Hello"}}]}""")]
    public void None_is_complete_without_finish_reason(string dialect, string body)
    {
        foreach (string named in (string[])[dialect, "auto"])
        {
            DeltaResult result = EveryWay.Read(named, body, Json);

            Assert.Equal(StreamOutcome.NoTerminator, result.Summary.Outcome);
            Assert.Equal("Hello", Assert.Single(result.Deltas, delta => delta.Kind == DeltaKind.Text).Text);
        }
    }

    [Theory]
    [InlineData("anthropic-messages", """{"type":"error","error":{"type":"overloaded_error","message":"boom"}}""")]
    [InlineData("cohere-v2", """{"id":"e1","message":"boom"}""")]
    [InlineData("openai-responses", """{"object":"response","status":"failed","error":{"code":"server_error","message":"boom"},"output":[]}""")]
    public void Their_errors_are_errors(string dialect, string body)
    {
        DeltaResult result = EveryWay.Read(dialect, body, Json);

        Assert.Equal(StreamOutcome.ProviderError, result.Summary.Outcome);
        Assert.Equal("boom", Assert.Single(result.Deltas).ErrorMessage);
    }

    [Fact]
    public void A_response_that_failed_without_saying_why_is_an_error()
    {
        DeltaResult result = EveryWay.Read("openai-responses", """{"object":"response","status":"failed","error":null,"output":[]}""", Json);

        Assert.Equal((StreamOutcome.ProviderError, "failed"), (result.Summary.Outcome, Assert.Single(result.Deltas, delta => delta.Kind == DeltaKind.Error).ErrorCode));
    }

    [Theory]
    [InlineData("anthropic-messages", """{"type":"message","role":"user","content":[{"type":"text","text":"Hello"}]}""")]
    [InlineData("anthropic-messages", """{"input_tokens":7}""")]
    [InlineData("cohere-v2", """{"model":"m","message":{"role":"assistant","content":"Hello"},"done":true,"done_reason":"stop"}""")]
    [InlineData("openai-responses", """{"id":"resp_1","object":"response","deleted":true}""")]
    public void Other_objects_of_theirs_are_no_messages(string dialect, string body)
    {
        DeltaResult result = EveryWay.Read(dialect, body, Json);

        Assert.Equal(StreamOutcome.NotAnEventStream, result.Summary.Outcome);
        Assert.Empty(result.Deltas);
    }

    [Theory]
    [InlineData("anthropic-messages", "data: {\"type\":\"message\",\"content\":\"Hello\",\"usage\":{\"input_tokens\":7}}\n\n", "Unknown message")]
    [InlineData("anthropic-messages", "event: message\ndata: {\"content\":\"Hello\",\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":7}}\n\n", "")]
    [InlineData("auto", "event: message\ndata: {\"role\":\"assistant\",\"content\":\"Hello\",\"stop_reason\":null}\n\n", "")]
    [InlineData("cohere-v2", "data: {\"finish_reason\":\"COMPLETE\",\"usage\":{\"tokens\":{\"input_tokens\":7}}}\n\n", "")]
    [InlineData("openai-responses", "data: {\"status\":\"completed\",\"output\":[{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"Hello\"}]}]}\n\n", "")]
    [InlineData("mistral", "data: {\"choices\":[{\"index\":0,\"message\":{\"content\":\"Hello\"}}]}\n\n", "")]
    public void Events_that_look_alike_are_none(string dialect, string stream, string expected) =>
        Assert.Equal(expected, string.Join('\n', EveryWay.Read(dialect, stream).Deltas));

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData(" Application/JSON ;x")]
    public void Parameters_of_the_content_type_do_not_matter(string contentType) =>
        Assert.Equal(StreamOutcome.Completed, EveryWay.Read("openai-chat", OneLine(Chat), new() { ContentType = contentType }).Summary.Outcome);

    [Theory]
    [InlineData(null)]
    [InlineData("text/event-stream")]
    [InlineData("text/plain")]
    public void Without_the_content_type_it_is_no_stream(string? contentType) =>
        Assert.Equal(StreamOutcome.NotAnEventStream, EveryWay.Read("openai-chat", Chat, new() { ContentType = contentType }).Summary.Outcome);

    [Theory]
    [InlineData("openai-chat")]
    [InlineData("auto")]
    public void One_without_finish_reason_is_not_complete(string dialect)
    {
        foreach (string body in (string[])[Chat, OneLine(Chat)])
        {
            DeltaResult result = EveryWay.Read(dialect, body.Replace("\"tool_calls\"\n", "null\n", StringComparison.Ordinal).Replace("\"finish_reason\":\"tool_calls\"", "\"finish_reason\":null", StringComparison.Ordinal), Json);

            Assert.Equal(StreamOutcome.NoTerminator, result.Summary.Outcome);
            Assert.Contains(result.Deltas, delta => delta.Kind == DeltaKind.Text);
        }
    }

    [Theory]
    [InlineData("{\"object\":\"list\",\"data\":[]}")]
    [InlineData("{\n  \"id\": \"gpt-test\",\n  \"object\": \"model\"\n}\n")]
    public void Other_documents_are_shown(string body)
    {
        foreach (string dialect in (string[])["openai-chat", "gemini"])
        {
            DeltaResult result = EveryWay.Read(dialect, body, Json);

            Assert.Equal(StreamOutcome.NotAnEventStream, result.Summary.Outcome);
            Assert.Empty(result.Deltas);
        }
    }

    [Fact]
    public void So_is_what_is_not_JSON()
    {
        string whole = Chat + "\n";
        foreach (string body in (string[])[Chat + "x", Chat + Chat, whole[..^3], "x" + Chat, "[\n" + Chat[..^1], Chat.Replace("\"index\"", "index", StringComparison.Ordinal)])
        {
            DeltaResult result = EveryWay.Read("openai-chat", body, Json);
            Assert.NotEqual(StreamOutcome.Completed, result.Summary.Outcome);
            Assert.DoesNotContain(result.Deltas, delta => delta.Kind == DeltaKind.Finish);
        }
    }

    [Fact]
    public void An_error_is_an_error()
    {
        DeltaResult result = EveryWay.Read("openai-chat", "{\n  \"error\": {\n    \"message\": \"boom\" } }", Json);

        Assert.Equal(StreamOutcome.ProviderError, result.Summary.Outcome);
        Assert.Equal("boom", Assert.Single(result.Deltas).ErrorMessage);
    }

    [Fact]
    public void An_event_stream_of_that_content_type_is_one_still()
    {
        const string Stream = "data: {\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n\n";

        Assert.Equal(StreamOutcome.NoTerminator, EveryWay.Read("auto", Stream, Json).Summary.Outcome);
        Assert.Equal(StreamOutcome.NoTerminator, EveryWay.Read("auto", "{\n}\n" + Stream, Json).Summary.Outcome);
        Assert.Equal(StreamOutcome.Completed, EveryWay.Read("auto", Stream + "data: [DONE]\n\n", Json).Summary.Outcome);
    }

    [Fact]
    public void Lines_of_JSON_are_lines_still()
    {
        const string Line = "{\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n";

        Assert.Equal(StreamOutcome.NoTerminator, EveryWay.Read("auto", Line + Line, Json).Summary.Outcome);
    }

    [Fact]
    public void One_over_the_limit_is_not_read()
    {
        byte[] body = Encoding.UTF8.GetBytes(Chat);
        foreach ((int limit, StreamOutcome outcome) in new[] { (body.Length, StreamOutcome.Completed), (body.Length - 1, StreamOutcome.NotAnEventStream) })
        {
            DeltaParserOptions options = Json with { Framing = new() { MaxEventBytes = limit } };
            Assert.Equal(outcome, EveryWay.Read("openai-chat", body, options).Summary.Outcome);
        }
    }

    [Fact]
    public void It_may_be_large()
    {
        byte[] body = Encoding.UTF8.GetBytes(Chat.Replace("Hel", new string('x', 300_000), StringComparison.Ordinal));

        DeltaResult result = DeltaRunner.Run("openai-chat", body, Chunkings.OfSize(body.Length, 1000), Json);
        Assert.Equal((StreamOutcome.Completed, 300_003), (result.Summary.Outcome, result.Deltas[1].Text.Length));
    }

    [Fact]
    public async Task A_stream_hands_it_out_at_its_end()
    {
        await using DeltaStream deltas = DeltaStream.Create("openai-chat", new MemoryStream(Encoding.UTF8.GetBytes(Chat)), new() { Parsing = Json });
        using var message = new MessageAccumulator();
        while (await deltas.WaitToReadAsync())
        {
            while (deltas.TryRead(out Delta delta))
            {
                Assert.Equal(Chat, Encoding.UTF8.GetString(delta.Raw));
                message.Add(delta);
            }
        }

        message.Complete(deltas.Summary!.Value);
        Assert.Equal((StreamOutcome.Completed, "Hel\nlo", "f"), (message.Outcome, message.Choices[0].Text.ToString(), Assert.Single(message.Choices[0].ToolCalls).Name));
    }

    private static string OneLine(string json) => string.Concat(json.Split('\n').Select(line => line.Trim())).Replace("\": ", "\":", StringComparison.Ordinal);
}
