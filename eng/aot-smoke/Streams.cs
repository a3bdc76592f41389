using System.Text;
using SseCore.TestKit;

namespace SseCore.AotSmoke;

/// <summary>The shortest stream of each dialect with the text "Hi, you" and an end.</summary>
internal static class Streams
{
    public const string Text = "Hi, you";

    /// <summary>Dialects whose streams look like those of another.</summary>
    public static readonly string[] Undetectable = ["mistral"];

    public static readonly Dictionary<string, byte[]> All = new()
    {
        ["openai-chat"] = Events(
            """{"id":"c","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"Hi, "}}]}""",
            """{"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"you"}}]}""",
            """{"id":"c","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""",
            "[DONE]"),
        ["mistral"] = Events(
            """{"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"Hi, "}}]}""",
            """{"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"you"},"finish_reason":"stop"}]}""",
            "[DONE]"),
        ["openai-responses"] = Events(
            """{"type":"response.created","response":{"id":"r","model":"m","output":[]}}""",
            """{"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"Hi, "}""",
            """{"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"you"}""",
            """{"type":"response.completed","response":{"id":"r","model":"m","status":"completed","output":[]}}"""),
        ["openai-completions"] = Events(
            """{"object":"text_completion","choices":[{"index":0,"text":"Hi, ","finish_reason":null}]}""",
            """{"object":"text_completion","choices":[{"index":0,"text":"you","finish_reason":"stop"}]}""",
            "[DONE]"),
        ["anthropic-messages"] = Events(
            """{"type":"message_start","message":{"id":"m","model":"m","content":[],"usage":{"input_tokens":1,"output_tokens":1}}}""",
            """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi, "}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"you"}}""",
            """{"type":"content_block_stop","index":0}""",
            """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}}""",
            """{"type":"message_stop"}"""),
        ["gemini-interactions"] = Events(
            """{"interaction":{"id":"i","status":"in_progress","model":"m"},"event_type":"interaction.created"}""",
            """{"index":0,"step":{"type":"model_output"},"event_type":"step.start"}""",
            """{"index":0,"delta":{"text":"Hi, ","type":"text"},"event_type":"step.delta"}""",
            """{"index":0,"delta":{"text":"you","type":"text"},"event_type":"step.delta"}""",
            """{"index":0,"event_type":"step.stop"}""",
            """{"interaction":{"id":"i","status":"completed"},"event_type":"interaction.completed"}""",
            "[DONE]"),
        ["gemini"] = Events(
            """{"candidates":[{"content":{"parts":[{"text":"Hi, "}],"role":"model"},"index":0}]}""",
            """{"candidates":[{"content":{"parts":[{"text":"you"}],"role":"model"},"finishReason":"STOP","index":0}]}"""),
        ["cohere-v2"] = Events(
            """{"type":"message-start","id":"c","delta":{"message":{"role":"assistant"}}}""",
            """{"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"Hi, "}}}}""",
            """{"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"you"}}}}""",
            """{"type":"message-end","delta":{"finish_reason":"COMPLETE"}}""",
            "[DONE]"),
        ["tgi"] = Events(
            """{"index":1,"token":{"id":1,"text":"Hi, ","logprob":-1,"special":false},"generated_text":null,"details":null}""",
            """{"index":2,"token":{"id":2,"text":"you","logprob":-1,"special":false},"generated_text":"Hi, you","details":{"finish_reason":"eos_token","generated_tokens":2}}"""),
        ["llamacpp"] = Events(
            """{"index":0,"content":"Hi, ","tokens":[1],"stop":false,"id_slot":0}""",
            """{"index":0,"content":"you","tokens":[2],"stop":false,"id_slot":0}""",
            """{"index":0,"content":"","tokens":[],"stop":true,"stop_type":"eos","id_slot":0}"""),
        ["openai-assistants"] = NamedEvents(
            ("thread.run.created", """{"id":"run","object":"thread.run","status":"queued","model":"m"}"""),
            ("thread.message.delta", """{"object":"thread.message.delta","delta":{"content":[{"index":0,"type":"text","text":{"value":"Hi, "}}]}}"""),
            ("thread.message.delta", """{"object":"thread.message.delta","delta":{"content":[{"index":0,"type":"text","text":{"value":"you"}}]}}"""),
            ("thread.run.completed", """{"id":"run","object":"thread.run","status":"completed","model":"m"}"""),
            ("done", "[DONE]")),
        ["openai-transcription"] = Events(
            """{"type":"transcript.text.delta","delta":"Hi, "}""",
            """{"type":"transcript.text.delta","delta":"you"}""",
            """{"type":"transcript.text.done","text":"Hi, you"}"""),
        ["anthropic-completions"] = Events(
            """{"type":"completion","id":"c","completion":"Hi, ","stop_reason":null,"model":"m"}""",
            """{"type":"completion","id":"c","completion":"you","stop_reason":null,"model":"m"}""",
            """{"type":"completion","id":"c","completion":"","stop_reason":"stop_sequence","model":"m"}"""),
        ["mistral-conversations"] = Events(
            """{"type":"conversation.response.started","conversation_id":"c"}""",
            """{"type":"message.output.delta","output_index":0,"id":"i","content":"Hi, "}""",
            """{"type":"message.output.delta","output_index":0,"id":"i","content":"you"}""",
            """{"type":"conversation.response.done","usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}"""),
        ["dashscope"] = Events(
            """{"output":{"choices":[{"message":{"content":"Hi, ","role":"assistant"},"finish_reason":"null"}]},"request_id":"r"}""",
            """{"output":{"choices":[{"message":{"content":"you","role":"assistant"},"finish_reason":"stop"}]},"request_id":"r"}"""),
        ["watsonx"] = Events(
            """{"model_id":"m","results":[{"generated_text":"Hi, ","generated_token_count":1,"input_token_count":1,"stop_reason":"not_finished"}]}""",
            """{"model_id":"m","results":[{"generated_text":"you","generated_token_count":2,"input_token_count":0,"stop_reason":"eos_token"}]}"""),
        ["cohere-v1"] = Lines(
            """{"is_finished":false,"event_type":"text-generation","text":"Hi, "}""",
            """{"is_finished":false,"event_type":"text-generation","text":"you"}""",
            """{"is_finished":true,"event_type":"stream-end","finish_reason":"COMPLETE"}"""),
        ["ollama-chat"] = Lines(
            """{"model":"m","message":{"role":"assistant","content":"Hi, "},"done":false}""",
            """{"model":"m","message":{"role":"assistant","content":"you"},"done":false}""",
            """{"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop"}"""),
        ["ollama-generate"] = Lines(
            """{"model":"m","response":"Hi, ","done":false}""",
            """{"model":"m","response":"you","done":false}""",
            """{"model":"m","response":"","done":true,"done_reason":"stop"}"""),
        ["bedrock-converse"] =
        [
            .. AwsMessage.Event("messageStart", """{"role":"assistant"}"""),
            .. AwsMessage.Event("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"Hi, "}}"""),
            .. AwsMessage.Event("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"you"}}"""),
            .. AwsMessage.Event("contentBlockStop", """{"contentBlockIndex":0}"""),
            .. AwsMessage.Event("messageStop", """{"stopReason":"end_turn"}"""),
            .. AwsMessage.Event("metadata", """{"usage":{"inputTokens":1,"outputTokens":2,"totalTokens":3}}"""),
        ],
        ["bedrock-invoke"] =
        [
            .. AwsMessage.Chunk("""{"generation":"Hi, ","prompt_token_count":1,"generation_token_count":1,"stop_reason":null}"""),
            .. AwsMessage.Chunk("""{"generation":"you","prompt_token_count":null,"generation_token_count":2,"stop_reason":"stop","amazon-bedrock-invocationMetrics":{}}"""),
        ],
    };

    public static readonly byte[] ToolCall = Events(
        """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"t","type":"function","function":{"name":"weather","arguments":""}}]}}]}""",
        """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"city\":\"K"}}]}}]}""",
        """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\u00f6ln\"}"}}]}}]}""",
        """{"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}""",
        "[DONE]");

    private static byte[] Events(params string[] payloads) => Encoding.UTF8.GetBytes(string.Concat(payloads.Select(payload => $"data: {payload}\n\n")));

    private static byte[] NamedEvents(params (string Name, string Payload)[] events) =>
        Encoding.UTF8.GetBytes(string.Concat(events.Select(evt => $"event: {evt.Name}\ndata: {evt.Payload}\n\n")));

    private static byte[] Lines(params string[] payloads) => Encoding.UTF8.GetBytes(string.Concat(payloads.Select(payload => payload + "\n")));
}
