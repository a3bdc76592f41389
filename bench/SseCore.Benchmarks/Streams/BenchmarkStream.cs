using System.Text;

namespace SseCore.Benchmarks.Streams;

/// <summary>A self-written stream, shaped like what a provider sends and always the same.</summary>
public sealed class BenchmarkStream
{
    private const string Passage =
        "Streaming parsers should be boring: bytes in, deltas out, nothing lost. \"Fast\" is what is left when nothing is "
        + "done twice.\n\nA token is a few letters, sometimes an emoji 🙂, a naïve word, 北京 or a\ttab.\n";

    private BenchmarkStream(string name, string dialect, byte[] bytes, int events)
    {
        Name = name;
        Dialect = dialect;
        Bytes = bytes;
        Events = events;
    }

    public static IReadOnlyList<BenchmarkStream> All { get; } = [OpenAi(), OpenAiToolCalls(), Anthropic()];

    public string Name { get; }

    public string Dialect { get; }

    public byte[] Bytes { get; }

    public int Events { get; }

    public static BenchmarkStream Named(string name) => All.Single(stream => stream.Name == name);

    public override string ToString() => Name;

    /// <summary>Chat chunks of about 300 bytes with the padding member that OpenAI adds.</summary>
    private static BenchmarkStream OpenAi()
    {
        var builder = new Builder();
        builder.Add(ChatChunk("""{"role":"assistant","content":"","refusal":null}""", "null", 0));
        int number = 0;
        foreach (string token in Tokens(2000))
        {
            builder.Add(ChatChunk($$"""{"content":{{Json(token)}}}""", "null", number++));
        }

        builder.Add(ChatChunk("{}", "\"stop\"", number));
        builder.Add(ChatUsage());
        builder.Add("[DONE]");
        return builder.Build("openai-chat", "openai-chat");
    }

    /// <summary>Chat chunks whose content is the fragments of two tool calls' arguments, nearly every one escaped.</summary>
    private static BenchmarkStream OpenAiToolCalls()
    {
        var builder = new Builder();
        int number = 0;
        for (int call = 0; call < 2; call++)
        {
            builder.Add(ChatChunk(
                $$$"""{"tool_calls":[{"index":{{{call}}},"id":"call_{{{call}}}Jk2Lm9","type":"function","function":{"name":"write_file","arguments":""}}]}""",
                "null",
                number++));
            foreach (string token in Tokens(500))
            {
                string fragment = Json("\"" + token);
                builder.Add(ChatChunk($$$"""{"tool_calls":[{"index":{{{call}}},"function":{"arguments":{{{fragment}}}}}]}""", "null", number++));
            }
        }

        builder.Add(ChatChunk("{}", "\"tool_calls\"", number));
        builder.Add(ChatUsage());
        builder.Add("[DONE]");
        return builder.Build("openai-chat-tools", "openai-chat");
    }

    /// <summary>Messages events with names, and the random run of spaces before the last brace.</summary>
    private static BenchmarkStream Anthropic()
    {
        var builder = new Builder();
        builder.Add("""{"type":"message_start","message":{"model":"claude-bench-1","id":"msg_01Bench","type":"message","role":"assistant","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":25,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":1,"service_tier":"standard"}}}""", "message_start");
        builder.Add("""{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""", "content_block_start");
        int number = 0;
        foreach (string token in Tokens(2000))
        {
            string padding = new(' ', number++ * 7 % 16);
            builder.Add($$$"""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":{{{Json(token)}}}}{{{padding}}}}""", "content_block_delta");
        }

        builder.Add("""{"type":"content_block_stop","index":0}""", "content_block_stop");
        builder.Add("""{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":2000}}""", "message_delta");
        builder.Add("""{"type":"message_stop"}""", "message_stop");
        return builder.Build("anthropic-messages", "anthropic-messages");
    }

    private static string ChatChunk(string delta, string finishReason, int number)
    {
        string padding = "abcdefghijklmnop"[..(number * 5 % 16)];
        return $$"""{"id":"chatcmpl-CbQ2mYp7xZ3nT9vR4sW8kL1dF6hJ","object":"chat.completion.chunk","created":1763690000,"model":"gpt-bench-2026-01-01","service_tier":"default","system_fingerprint":"fp_51db84afab","choices":[{"index":0,"delta":{{delta}},"logprobs":null,"finish_reason":{{finishReason}}}],"usage":null,"obfuscation":"{{padding}}"}""";
    }

    private static string ChatUsage() =>
        """{"id":"chatcmpl-CbQ2mYp7xZ3nT9vR4sW8kL1dF6hJ","object":"chat.completion.chunk","created":1763690000,"model":"gpt-bench-2026-01-01","service_tier":"default","system_fingerprint":"fp_51db84afab","choices":[],"usage":{"prompt_tokens":25,"completion_tokens":2000,"total_tokens":2025,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}},"obfuscation":""}""";

    private static IEnumerable<string> Tokens(int count)
    {
        string[] words = Passage.Split(' ').Select((word, index) => index == 0 ? word : " " + word).ToArray();
        return Enumerable.Range(0, count).Select(index => words[index % words.Length]);
    }

    private static string Json(string text) =>
        System.Text.Json.JsonSerializer.Serialize(text, StreamJson.Options);

    private static class StreamJson
    {
        public static readonly System.Text.Json.JsonSerializerOptions Options =
            new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    }

    private sealed class Builder
    {
        private readonly StringBuilder _text = new();
        private int _events;

        public void Add(string payload, string? eventType = null)
        {
            if (eventType is not null)
            {
                _text.Append("event: ").Append(eventType).Append('\n');
            }

            _text.Append("data: ").Append(payload).Append("\n\n");
            _events++;
        }

        public BenchmarkStream Build(string name, string dialect) => new(name, dialect, Encoding.UTF8.GetBytes(_text.ToString()), _events);
    }
}
