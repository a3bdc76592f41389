namespace SseCore.Benchmarks.Streams;

/// <summary>Responses events: named, numbered and padded; each event that ends something repeats the whole text.</summary>
internal static class OpenAiResponsesEvents
{
    private const string Item = "msg_034c5e93e2fa45ad006a2c2b77483c819dbedc979fa0978d17";

    public static IEnumerable<StreamEvent> Text(int tokens)
    {
        int number = 0;
        yield return Event("response.created", $$"""{"type":"response.created","response":{{Response("in_progress", "", "null")}},"sequence_number":{{number++}}}""");
        yield return Event("response.in_progress", $$"""{"type":"response.in_progress","response":{{Response("in_progress", "", "null")}},"sequence_number":{{number++}}}""");
        yield return Event("response.output_item.added", $$"""{"type":"response.output_item.added","item":{"id":"{{Item}}","type":"message","status":"in_progress","content":[],"role":"assistant"},"output_index":0,"sequence_number":{{number++}}}""");
        yield return Event("response.content_part.added", $$"""{"type":"response.content_part.added","content_index":0,"item_id":"{{Item}}","output_index":0,"part":{"type":"output_text","annotations":[],"logprobs":[],"text":""},"sequence_number":{{number++}}}""");
        foreach (string token in Tokens.Take(tokens))
        {
            string padding = Tokens.Padding(number);
            yield return Event("response.output_text.delta", $$"""{"type":"response.output_text.delta","content_index":0,"delta":{{Tokens.Json(token)}},"item_id":"{{Item}}","logprobs":[],"obfuscation":"{{padding}}","output_index":0,"sequence_number":{{number++}}}""");
        }

        string text = Tokens.Json(string.Concat(Tokens.Take(tokens)));
        string part = $$"""{"type":"output_text","annotations":[],"logprobs":[],"text":{{text}}}""";
        string item = $$"""{"id":"{{Item}}","type":"message","status":"completed","content":[{{part}}],"role":"assistant"}""";
        string usage = $$$"""{"input_tokens":25,"input_tokens_details":{"cached_tokens":0},"output_tokens":{{{tokens}}},"output_tokens_details":{"reasoning_tokens":0},"total_tokens":{{{25 + tokens}}}}""";
        yield return Event("response.output_text.done", $$"""{"type":"response.output_text.done","content_index":0,"item_id":"{{Item}}","logprobs":[],"output_index":0,"sequence_number":{{number++}},"text":{{text}}}""");
        yield return Event("response.content_part.done", $$"""{"type":"response.content_part.done","content_index":0,"item_id":"{{Item}}","output_index":0,"part":{{part}},"sequence_number":{{number++}}}""");
        yield return Event("response.output_item.done", $$"""{"type":"response.output_item.done","item":{{item}},"output_index":0,"sequence_number":{{number++}}}""");
        yield return Event("response.completed", $$"""{"type":"response.completed","response":{{Response("completed", item, usage)}},"sequence_number":{{number}}}""");
    }

    private static StreamEvent Event(string type, string payload) => new(payload, type);

    private static string Response(string status, string output, string usage) =>
        $$$"""{"id":"resp_034c5e93e2fa45ad006a2c2b74c2e4819dafbd93fcd1b49697","object":"response","created_at":1763690000,"status":"{{{status}}}","background":false,"error":null,"incomplete_details":null,"instructions":"You are a helpful assistant.","max_output_tokens":null,"max_tool_calls":null,"model":"gpt-bench-2026-01-01","output":[{{{output}}}],"parallel_tool_calls":true,"previous_response_id":null,"prompt_cache_key":null,"reasoning":{"effort":null,"summary":null},"safety_identifier":null,"service_tier":"default","store":true,"temperature":1.0,"text":{"format":{"type":"text"},"verbosity":"medium"},"tool_choice":"auto","tools":[],"top_logprobs":0,"top_p":1.0,"truncation":"disabled","usage":{{{usage}}},"user":null,"metadata":{}}""";
}
