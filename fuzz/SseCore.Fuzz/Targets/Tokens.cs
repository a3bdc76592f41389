using System.Text;

namespace SseCore.Fuzz;

/// <summary>The dictionaries: meaningful tokens of each of the formats.</summary>
internal static class Tokens
{
    public static IReadOnlyList<byte[]> Sse { get; } =
    [
        .. Utf8("data:", "data: ", "data", "event:", "event: ", "event", "id:", "id: ", "id", "retry:", "retry: ", "retry", ":", ": ", "Data:", "dataa:", "dat", "eve"),
        .. Utf8("\n", "\r", "\r\n", "\n\n", "\r\r", "\r\n\r\n", "\n\r", "\r\r\n"),
        .. Utf8("data: x\n\n", "event: a\n", "id: 1\n", "id\n", "retry: 3000\n", ": c\n", "message", "922337203685477", "922337203685478", "99999999999999999999", "000"),
        .. Utf8("\0", " ", "  ", "\t", "\v", "\f", "\u0085", "\u2028", "\uFEFF", "é", "🙂"),
        [0xEF], [0xEF, 0xBB], [0xFF], [0xC3], [0xF0, 0x9F],
    ];

    public static IReadOnlyList<byte[]> Json { get; } =
    [
        .. Utf8("{", "}", "[", "]", ",", ":", "\"", "\"\"", "\"a\"", "\"a\":", "{}", "[]", "[[", "]]", "null", "true", "false", "0", "1", "-1", "-0", "1.0", "1.5", "1e2", "1E-2"),
        .. Utf8("2147483647", "9007199254740993", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "1e999", "00", "-", ".", "e", "+"),
        .. Utf8("\\\"", "\\\\", "\\/", "\\n", "\\u0041", "\\u00", "\\ud83d", "\\ude42", "\\ud83d\\ude42", "\\u0000", "\\u2028", "\\x", "\\", " ", "\n", "\t", "\u0001", "\u007F", "é", "🙂"),
        [0xFF], [0xC3], [0xED, 0xA0, 0x80],
    ];

    public static IReadOnlyList<byte[]> Deltas { get; } =
    [
        .. Sse,
        .. Json,
        .. Utf8("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n", "data: [DONE]\n\n", "[DONE]", "data: {\"type\":\"message_stop\"}\n\n", "event: error\n"),
        .. Quoted("id", "model", "choices", "index", "delta", "content", "reasoning", "reasoning_content", "reasoning_details", "refusal", "role", "summary", "text", "type"),
        .. Quoted("tool_calls", "function_call", "function", "name", "arguments", "finish_reason", "stop", "length", "usage", "x_groq", "prompt_tokens", "completion_tokens", "total_tokens"),
        .. Quoted("error", "message", "code", "error_message", "error_type", "object", "thinking", "cached_tokens", "completion_tokens_details", "reasoning_tokens"),
        .. Quoted("message_start", "content_block_start", "content_block_delta", "content_block_stop", "message_delta", "message_stop", "ping", "content_block", "partial_json"),
        .. Quoted("text_delta", "thinking_delta", "signature_delta", "citations_delta", "input_json_delta", "tool_use", "redacted_thinking", "signature", "citation", "input", "stop_reason"),
        .. Utf8("\"index\":0,", "\"index\":1,", "\"id\":\"c1\",", "\"id\":\"c2\",", "\"id\":\"\",", "\"id\":null,", "\"name\":\"f\",", "\"content\":\"\\ud83d\",", "\"content\":\"\\ude42\","),
    ];

    public static IReadOnlyList<byte[]> Dialects { get; } =
    [
        .. Json,
        .. Quoted("name", "type", "accessibility", "namespace", "summary", "eventType", "knownEvents", "terminators", "payload", "on", "recognize", "when", "not", "present", "hasValue", "rules"),
        .. Quoted("emit", "about", "text", "choice", "index", "form", "whole", "start", "delta", "arguments", "id", "reason", "input", "output", "total", "cached", "reasoning", "code", "message", "model"),
        .. Quoted("toolCall", "toolCallEnd", "finish", "usage", "error", "messageStart", "unknown", "citation", "refusal", "signature", "redactedReasoning", "internal", "public"),
        .. Quoted("a.b", "a[].b", "a[].b[].c", "[]", "a[][]", "['a b']", "['']", "['a", "a..b", ".", "*/", "\\r\\n", "class", "System", "value", "\\ud800"),
    ];

    /// <summary>Choices for inputs that are made up: the first, the next, the last, and several that all differ.</summary>
    public static IReadOnlyList<byte[]> Choices { get; } = [[0], [0, 0, 0, 0], [1], [1, 1, 1, 1], [255], [255, 255, 255, 255], [0, 1, 2, 3]];

    /// <summary>JSON records, and the bytes that their framings put around them.</summary>
    public static IReadOnlyList<byte[]> Records { get; } =
    [
        .. Json,
        .. Utf8("{}\n", "{\"a\":1}\r\n", "[{}]", "[{},{}]", "}\n{", "},{", "]}\n", "\n,\n", "{\"s\":\"}\\\"\"}", "\r\n,\r\n"),
        .. Utf8(":event-type", ":exception-type", ":error-code", ":error-message", ":message-type", ":content-type", "chunk", "{\"bytes\":\"e30=\"}"),
        [0, 0, 0, 16, 0, 0, 0, 0, 5, 0xC2, 0x48, 0xEB, 0x7D, 0x98, 0xC8, 0xFF], [11, .. ":event-type"u8, 7, 0, 1, (byte)'x'], [0, 0, 0], [7, 0],
    ];

    private static IEnumerable<byte[]> Quoted(params string[] texts) => Utf8([.. texts.Select(text => $"\"{text}\"")]);

    private static IEnumerable<byte[]> Utf8(params string[] texts) => texts.Select(Encoding.UTF8.GetBytes);
}
