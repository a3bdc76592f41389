using SseCore.TestServer;

namespace SseCore.Extensions.AI.Tests;

/// <summary>Streams in the shapes of both providers.</summary>
internal static class Wire
{
    public const string ChatStart = """{"id":"chatcmpl-1","model":"gpt-test","choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}""";

    public const string ChatUsage = """{"id":"chatcmpl-1","choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10,"prompt_tokens_details":{"cached_tokens":2},"completion_tokens_details":{"reasoning_tokens":1}}}""";

    public static string ChatDelta(string delta) => $$"""{"id":"chatcmpl-1","model":"gpt-test","choices":[{"index":0,"delta":{{delta}}}]}""";

    public static string ChatText(string text) => ChatDelta($$"""{"content":"{{text}}"}""");

    public static string ChatFinish(string reason) => $$"""{"id":"chatcmpl-1","choices":[{"index":0,"delta":{},"finish_reason":"{{reason}}"}]}""";

    public static ResponseScript Chat(params IEnumerable<string> payloads) => ResponseScript.EventStream().Events(payloads).Event("[DONE]");

    /// <summary>An answer that calls a tool, with the arguments in fragments.</summary>
    public static ResponseScript ChatToolCall { get; } = Chat(
        ChatStart,
        ChatDelta("""{"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"weather","arguments":""}}]}"""),
        ChatDelta("""{"tool_calls":[{"index":0,"function":{"arguments":"{\"city\":\"Z\u00fc"}}]}"""),
        ChatDelta("""{"tool_calls":[{"index":0,"function":{"arguments":"rich\",\"days\":2}"}}]}"""),
        ChatFinish("tool_calls"),
        ChatUsage);

    public static ResponseScript Messages(params IEnumerable<string> payloads) =>
        payloads.Aggregate(ResponseScript.EventStream(), (script, payload) => script.Event(payload));

    public const string MessageStart = """{"type":"message_start","message":{"id":"msg_1","model":"claude-test","usage":{"input_tokens":11,"output_tokens":1,"cache_read_input_tokens":4}}}""";

    public const string MessageStop = """{"type":"message_stop"}""";

    public static string MessageDelta(string reason) => $$$"""{"type":"message_delta","delta":{"stop_reason":"{{{reason}}}"},"usage":{"output_tokens":20}}""";

    public static string BlockStart(int index, string block) => $$"""{"type":"content_block_start","index":{{index}},"content_block":{{block}}}""";

    public static string BlockDelta(int index, string delta) => $$"""{"type":"content_block_delta","index":{{index}},"delta":{{delta}}}""";

    public static string BlockStop(int index) => $$"""{"type":"content_block_stop","index":{{index}}}""";

    /// <summary>An answer with thinking, text and a tool call.</summary>
    public static ResponseScript MessagesToolCall { get; } = Messages(
        MessageStart,
        BlockStart(0, """{"type":"thinking","thinking":""}"""),
        BlockDelta(0, """{"type":"thinking_delta","thinking":"Let me "}"""),
        BlockDelta(0, """{"type":"thinking_delta","thinking":"see."}"""),
        BlockDelta(0, """{"type":"signature_delta","signature":"sig=="}"""),
        BlockStop(0),
        BlockStart(1, """{"type":"redacted_thinking","data":"opaque"}"""),
        BlockStop(1),
        BlockStart(2, """{"type":"text","text":""}"""),
        BlockDelta(2, """{"type":"text_delta","text":"Looking up"}"""),
        BlockStop(2),
        BlockStart(3, """{"type":"tool_use","id":"toolu_1","name":"weather","input":{}}"""),
        BlockDelta(3, """{"type":"input_json_delta","partial_json":"{\"city\": \"Züri"}"""),
        BlockDelta(3, """{"type":"input_json_delta","partial_json":"ch\", \"days\": 2}"}"""),
        BlockStop(3),
        MessageDelta("tool_use"),
        MessageStop);
}
