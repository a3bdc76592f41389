namespace SseCore.Benchmarks.Streams;

/// <summary>Messages events with names, and the random run of spaces before the last brace.</summary>
internal static class AnthropicEvents
{
    public static IEnumerable<StreamEvent> Text(int tokens)
    {
        yield return new StreamEvent("""{"type":"message_start","message":{"model":"claude-bench-1","id":"msg_01Bench","type":"message","role":"assistant","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":25,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":1,"service_tier":"standard"}}}""", "message_start");
        yield return new StreamEvent("""{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""", "content_block_start");
        int number = 0;
        foreach (string token in Tokens.Take(tokens))
        {
            string padding = new(' ', number++ * 7 % 16);
            yield return new StreamEvent($$$"""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":{{{Tokens.Json(token)}}}}{{{padding}}}}""", "content_block_delta");
        }

        yield return new StreamEvent("""{"type":"content_block_stop","index":0}""", "content_block_stop");
        yield return new StreamEvent("""{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":2000}}""", "message_delta");
        yield return new StreamEvent("""{"type":"message_stop"}""", "message_stop");
    }
}
