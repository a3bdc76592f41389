namespace SseCore.Benchmarks.Streams;

/// <summary>Chat completion chunks of about 300 bytes, with the padding member that OpenAI adds.</summary>
internal static class OpenAiChatEvents
{
    public static IEnumerable<StreamEvent> Text(int tokens)
    {
        yield return Chunk("""{"role":"assistant","content":"","refusal":null}""", "null", 0);
        int number = 0;
        foreach (string token in Tokens.Take(tokens))
        {
            yield return Chunk($$"""{"content":{{Tokens.Json(token)}}}""", "null", number++);
        }

        yield return Chunk("{}", "\"stop\"", number);
        yield return Usage();
        yield return new StreamEvent("[DONE]");
    }

    /// <summary>The fragments of the arguments of two tool calls, each of them with escapes.</summary>
    public static IEnumerable<StreamEvent> ToolCalls()
    {
        int number = 0;
        for (int call = 0; call < 2; call++)
        {
            yield return Chunk(
                $$$"""{"tool_calls":[{"index":{{{call}}},"id":"call_{{{call}}}Jk2Lm9","type":"function","function":{"name":"write_file","arguments":""}}]}""",
                "null",
                number++);
            foreach (string token in Tokens.Take(500))
            {
                string fragment = Tokens.Json("\"" + token);
                yield return Chunk($$$"""{"tool_calls":[{"index":{{{call}}},"function":{"arguments":{{{fragment}}}}}]}""", "null", number++);
            }
        }

        yield return Chunk("{}", "\"tool_calls\"", number);
        yield return Usage();
        yield return new StreamEvent("[DONE]");
    }

    private static StreamEvent Chunk(string delta, string finishReason, int number)
    {
        string padding = Tokens.Padding(number);
        return new StreamEvent($$"""{"id":"chatcmpl-CbQ2mYp7xZ3nT9vR4sW8kL1dF6hJ","object":"chat.completion.chunk","created":1763690000,"model":"gpt-bench-2026-01-01","service_tier":"default","system_fingerprint":"fp_51db84afab","choices":[{"index":0,"delta":{{delta}},"logprobs":null,"finish_reason":{{finishReason}}}],"usage":null,"obfuscation":"{{padding}}"}""");
    }

    private static StreamEvent Usage() => new(
        """{"id":"chatcmpl-CbQ2mYp7xZ3nT9vR4sW8kL1dF6hJ","object":"chat.completion.chunk","created":1763690000,"model":"gpt-bench-2026-01-01","service_tier":"default","system_fingerprint":"fp_51db84afab","choices":[],"usage":{"prompt_tokens":25,"completion_tokens":2000,"total_tokens":2025,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}},"obfuscation":""}""");
}
