using System.Text;
using System.Text.Json;

namespace SseCore.Generator.Tests;

/// <summary>The tapes that the generated extractors of the library's dialects write.</summary>
public class ExtractionTests
{
    private readonly DeltaTape _tape = new();

    [Theory]
    [InlineData("""{"choices":[{"index":2,"delta":{"content":"a"},"finish_reason":"stop"}]}""", "17 Text 2 a|45 Finish 2 stop")]
    [InlineData("""{"choices":[{"finish_reason":"stop","delta":{"content":"a"},"index":2}]}""", "17 Text 2 a|45 Finish 2 stop")]
    [InlineData("""{"choices":[{"delta":{"content":"a"}},{"delta":{"content":"b"},"index":1}],"id":"x"}""", "0 MessageStart 0 |17 Text 0 a|17 Text 1 b")]
    // The choice and guard of an enclosing element, known only after the inner element.
    [InlineData("""{"choices":[{"delta":{"reasoning_details":[{"text":"r"}]},"index":1}]}""", "4 Reasoning 1 r")]
    [InlineData("""{"choices":[{"delta":{"reasoning_details":[{"text":"r"}],"reasoning":"s"},"index":1}]}""", "3 Reasoning 1 s")]
    [InlineData("""{"choices":[{"delta":{"content":[{"thinking":[{"text":"r"}],"type":"thinking"},{"type":"text","text":"t"}]},"index":1}]}""", "11 Reasoning 1 r|18 Text 1 t")]
    [InlineData("""{"choices":[{"delta":{"content":[{"thinking":[{"text":"r"}],"type":"other"}]}}]}""", "27 Unknown 0 ")]
    // Rules apply in their order, elements in that of the wire.
    [InlineData("""{"choices":[{"delta":{"tool_calls":[{"id":"1"},{"id":"2"}],"content":"a"}}]}""", "17 Text 0 a|30 ToolCallStart 0 |30 ToolCallStart 0 ")]
    // Alternatives: the first with a usable value.
    [InlineData("""{"choices":[{"delta":{"reasoning":"","reasoning_content":"b"}}]}""", "3 Reasoning 0 b")]
    [InlineData("""{"error":{"code":7}}""", "49 Error 0 ")]
    [InlineData("""{"error":"boom"}""", "49 Error 0 boom")]
    // A member that occurs twice: the last scalar counts, and all containers do.
    [InlineData("""{"choices":[{"delta":{"content":"a","content":"b"}}],"choices":[{"delta":{"content":"c"}}]}""", "17 Text 0 b|17 Text 0 c")]
    // Escaped names are equal to unescaped ones.
    [InlineData("""{"\u0063hoices":[{"d\u0065lta":{"content":"a"}}]}""", "17 Text 0 a")]
    // Values of unexpected types.
    [InlineData("""{"\ud800":1,"choices":[{"\udc00\ud800":0,"delta":{"content":"a"}}],"object":"\ud800"}""", "17 Text 0 a")]
    [InlineData("""{"choices":{"delta":1},"id":[],"usage":7,"model":null}""", "")]
    [InlineData("""{"choices":[1,"a",null,[[]],{"delta":[]},{"delta":{"content":{"a":1},"tool_calls":{}},"index":"x"}]}""", "")]
    [InlineData("""[{"choices":[{"delta":{"content":"a"}}]}]""", "")]
    [InlineData(""" "text" """, "")]
    public void OpenAiChat_records(string payload, string expected) => Assert.Equal(expected, Parse<OpenAiChat>("", payload));

    [Theory]
    [InlineData("", """{"delta":{"text":"a","type":"text_delta"},"index":3,"type":"content_block_delta"}""", "14 Text 0 a")]
    [InlineData("", """{"delta":{"text":"a","type":"text_delt\u0061"},"type":"content_block_delt\u0061"}""", "14 Text 0 a")]
    // The payload's type takes precedence over the event's name.
    [InlineData("ping", """{"delta":{"text":"a","type":"text_delta"},"type":"content_block_delta"}""", "14 Text 0 a")]
    [InlineData("content_block_delta", """{"delta":{"text":"a","type":"text_delta"}}""", "14 Text 0 a")]
    [InlineData("content_block_delta", """{"type":"ping","delta":{"text":"a","type":"text_delta"}}""", "")]
    // Events of a type that the dialect does not name are unknown.
    [InlineData("", """{"type":"novelty"}""", "41 Unknown 0 ")]
    [InlineData("", """{"type":"\u006eovelty"}""", "41 Unknown 0 ")]
    [InlineData("novelty", "{}", "41 Unknown 0 ")]
    [InlineData("", "{}", "")]
    [InlineData("message", "{}", "")]
    [InlineData("", """{"error":{"message":"boom"}}""", "39 Error 0 boom")]
    public void AnthropicMessages_records(string eventType, string payload, string expected) => Assert.Equal(expected, Parse<AnthropicMessages>(eventType, payload));

    [Theory]
    [InlineData("""{"type":"response.output_text.delta","output_index":2,"content_index":1,"delta":"a"}""", "Text 2.1 Fragment a")]
    [InlineData("""{"delta":"a","content_index":1,"output_index":2,"type":"response.output_text.delta"}""", "Text 2.1 Fragment a")]
    [InlineData("""{"type":"response.output_text.delta","delta":"a"}""", "Text 0.0 Fragment a")]
    [InlineData("""{"type":"response.output_text.done","output_index":2,"content_index":1,"text":"a"}""", "Text 2.1 Final a")]
    [InlineData("""{"type":"response.output_text.done","output_index":2,"text":""}""", "")]
    // The index of the root, known only after the elements; positions count all elements.
    [InlineData(
        """{"item":{"content":[{"type":"output_text","text":"a"},7,{"text":"b","type":"refusal","refusal":"c"}],"type":"message"},"output_index":3,"type":"response.output_item.done"}""",
        "Text 3.0 Final a|Refusal 3.2 Final c")]
    [InlineData("""{"item":{"summary":[{"type":"summary_text","text":"a"},{"type":"summary_text","text":"b"}]},"output_index":3,"type":"response.output_item.added"}""", "")]
    // The position of an enclosing element as index, that of the inner one as part.
    [InlineData(
        """{"response":{"output":[{"type":"reasoning"},{"type":"message","content":[{"type":"refusal"},{"type":"output_text","text":"a","annotations":[{},{}]}]}]},"type":"response.completed"}""",
        "Text 1.1 Final a|Citation 1.0 Final {}|Citation 1.1 Final {}")]
    [InlineData(
        """{"response":{"output":[{"type":"function_call","call_id":"x","arguments":"{}"},{"type":"function_call","status":"incomplete","arguments":"{"},{"type":"mcp_call","arguments":"[]"}]},"type":"response.incomplete"}""",
        "ToolCallStart 0.0 Final {}|ToolCallStart 2.0 Final []")]
    // A member that occurs twice: each array counts from the start.
    [InlineData(
        """{"item":{"type":"message","content":[{"type":"output_text","text":"a"}],"content":[{"type":"output_text","text":"b"}]},"type":"response.output_item.done"}""",
        "Text 0.0 Final a|Text 0.0 Final b")]
    public void OpenAiResponses_records(string payload, string expected) =>
        Assert.Equal(expected, Parse<OpenAiResponses>("", payload, (record, text) => $"{record.Kind} {record.Index.Value}.{record.Part.Value} {record.Form} {text}"));

    [Fact]
    public void What_is_unwanted_is_not_recorded()
    {
        _tape.Begin(DeltaKinds.Usage);
        default(OpenAiChat).Parse(default, """{"id":"x","choices":[{"delta":{"content":"a"}}],"usage":{"prompt_tokens":1.0,"completion_tokens":2}}"""u8, _tape);
        Assert.Equal(DeltaKind.Usage, Assert.Single(_tape.Records.ToArray()).Kind);
        Assert.Equal(new TokenUsage(1, 2, null, null, null), _tape.Counts.ToUsage());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("[DONE]")]
    [InlineData("{\"choices\":[}")]
    public void What_is_no_json_throws(string payload)
    {
        _tape.Begin(DeltaKinds.All);
        Assert.ThrowsAny<JsonException>(() => default(OpenAiChat).Parse(default, Encoding.UTF8.GetBytes(payload), _tape));
        Assert.ThrowsAny<JsonException>(() => default(OpenAiChat).Recognizes(default, Encoding.UTF8.GetBytes(payload)));
    }

    [Fact]
    public void An_event_type_terminates()
    {
        Parse<AnthropicMessages>("", """{"type":"message_stop"}""");
        Assert.True(_tape.IsTerminated);
        Parse<AnthropicMessages>("", """{"type":"message_delta"}""");
        Assert.False(_tape.IsTerminated);
    }

    [Theory]
    [InlineData("""{"done":true}""", true)]
    [InlineData("""{"message":{"content":"a"},"d\u006fne":true}""", true)]
    [InlineData("""{"done":false}""", false)]
    [InlineData("""{"done":"true"}""", false)]
    [InlineData("""{}""", false)]
    public void A_member_terminates_whatever_is_wanted(string payload, bool expected)
    {
        foreach (DeltaKinds kinds in new[] { DeltaKinds.All, DeltaKinds.None, DeltaKinds.Usage })
        {
            _tape.Begin(kinds);
            default(OllamaChat).Parse(default, Encoding.UTF8.GetBytes(payload), _tape);
            Assert.Equal(expected, _tape.IsTerminated);
        }
    }

    [Fact]
    public void Dialects_say_their_framing()
    {
        Assert.Equal(StreamFraming.Sse, default(OpenAiChat).Framing);
        Assert.Equal(StreamFraming.Ndjson, default(OllamaChat).Framing);
        Assert.Equal(StreamFraming.AwsEventStream, default(BedrockConverse).Framing);
    }

    [Theory]
    [InlineData("[DONE]", true)]
    [InlineData(" \t[done]\n", true)]
    [InlineData("[DONE", false)]
    [InlineData("", false)]
    [InlineData("{}", false)]
    public void A_payload_terminates(string payload, bool expected) =>
        Assert.Equal(expected, default(OpenAiChat).IsTerminator(default, Encoding.UTF8.GetBytes(payload)));

    [Fact]
    public void Streams_are_recognised()
    {
        Assert.True(default(OpenAiChat).Recognizes(default, """{"object":"chat.completion.chunk"}"""u8));
        Assert.True(default(OpenAiChat).Recognizes(default, """{"choices":[{},{"delta":{}}]}"""u8));
        Assert.False(default(OpenAiChat).Recognizes(default, """{"choices":[{"delta":null,"text":"a"}]}"""u8));
        Assert.False(default(OpenAiChat).Recognizes(default, """{"choices":[{}]}"""u8));
        Assert.True(default(AnthropicMessages).Recognizes(default, """{"type":"message_start"}"""u8));
        Assert.False(default(AnthropicMessages).Recognizes("message_start"u8, """[]"""u8));
        Assert.True(default(OpenAiResponses).Recognizes("response.created"u8, """{}"""u8));
        Assert.True(default(OpenAiResponses).Recognizes(default, """{"type":"error","sequence_number":2}"""u8));
        Assert.False(default(OpenAiResponses).Recognizes(default, """{"type":"error"}"""u8));
        Assert.True(default(LlamaCpp).Recognizes(default, """{"content":"","stop":false}"""u8));
        Assert.False(default(LlamaCpp).Recognizes(default, """{"content":""}"""u8));
    }

    private string Parse<TDialect>(string eventType, string payload)
        where TDialect : struct, IDeltaDialect =>
        Parse<TDialect>(eventType, payload, (record, text) => $"{record.Rule} {record.Kind} {record.Choice.Value} {text}");

    private string Parse<TDialect>(string eventType, string payload, Func<TapeRecord, string, string> describe)
        where TDialect : struct, IDeltaDialect
    {
        byte[] bytes = Encoding.UTF8.GetBytes(payload);
        _tape.Begin(DeltaKinds.All);
        default(TDialect).Parse(Encoding.UTF8.GetBytes(eventType), bytes, _tape);
        return string.Join("|", _tape.Records.ToArray().Select(record =>
            describe(record, Encoding.UTF8.GetString(bytes, record.Text.Start, record.Text.Length))));
    }
}
