namespace SseCore.Benchmarks.Streams;

/// <summary>DeepSeek's chat completion chunks: the reasoning in a separate member, then the answer.</summary>
internal static class DeepSeekEvents
{
    public static IEnumerable<StreamEvent> ReasoningAndText(int tokens)
    {
        yield return Chunk("""{"role":"assistant","content":null,"reasoning_content":""}""", "null", "null");
        foreach (string token in Tokens.Take(tokens / 2))
        {
            yield return Chunk($$"""{"content":null,"reasoning_content":{{Tokens.Json(token)}}}""", "null", "null");
        }

        foreach (string token in Tokens.Take(tokens / 2))
        {
            yield return Chunk($$"""{"content":{{Tokens.Json(token)}},"reasoning_content":null}""", "null", "null");
        }

        yield return Chunk(
            """{"content":"","reasoning_content":null}""",
            "\"stop\"",
            """{"prompt_tokens":25,"completion_tokens":2000,"total_tokens":2025,"prompt_tokens_details":{"cached_tokens":0},"completion_tokens_details":{"reasoning_tokens":1000},"prompt_cache_hit_tokens":0,"prompt_cache_miss_tokens":25}""");
        yield return new StreamEvent("[DONE]");
    }

    private static StreamEvent Chunk(string delta, string finishReason, string usage) => new(
        $$"""{"id":"30f6413a-a827-4cf3-9898-f13a8634b798","object":"chat.completion.chunk","created":1763690000,"model":"deepseek-bench","system_fingerprint":"fp_8802369eaa_prod0820_fp8_kvcache","choices":[{"index":0,"delta":{{delta}},"logprobs":null,"finish_reason":{{finishReason}}}],"usage":{{usage}}}""");
}
