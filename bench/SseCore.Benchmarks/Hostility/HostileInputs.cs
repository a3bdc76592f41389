namespace SseCore.Benchmarks.Hostility;

/// <summary>All inputs of the table.</summary>
internal static class HostileInputs
{
    private const int Wide = 1000;

    private static readonly string Letters = new('x', Wide);

    public static IReadOnlyList<HostileInput> All { get; } =
    [
        new("a comment without end", HostileReader.Framer, "Clean", ": ", _ => Letters),
        new("a field of no known name, without end", HostileReader.Framer, "Clean", "x", _ => Letters),
        new("a line of data without end", HostileReader.Framer, "EventTooLarge", "data: ", _ => Letters),
        new("a line of data without end", HostileReader.DroppingFramer, "LimitExceeded", "data: ", _ => Letters),
        new("the same, byte by byte", HostileReader.DroppingFramer, "LimitExceeded", "data: ", _ => Letters, ChunkSize: 1),
        new("an id without end", HostileReader.Framer, "EventTooLarge", "id: ", _ => Letters),
        new("empty lines of data without end", HostileReader.Framer, "EventTooLarge", "", _ => "data:\n"),
        new("empty lines of data without end", HostileReader.DroppingFramer, "LimitExceeded", "", _ => "data:\n"),
        new("ids and types without an event", HostileReader.Framer, "CutMidEvent", "", i => $"id: {i}\nevent: {i}\n"),
        new("blank lines", HostileReader.Framer, "Clean", "", _ => "\n"),
        new("events of no data", HostileReader.Framer, "Clean", "", _ => "data:\n\n"),
        new("the same, byte by byte", HostileReader.Framer, "Clean", "", _ => "data:\n\n", ChunkSize: 1),
        new("one line of JSON without end", HostileReader.Parser("ollama-chat"), "EventTooLarge", "{\"a\":\"", _ => Letters),
        new("one element of a JSON array without end", HostileReader.Parser("gemini"), "EventTooLarge", "[{\"a\":[", _ => "1,"),
        new("an AWS message that says it has 16 MiB", HostileReader.Parser("bedrock-converse"), "EventTooLarge", "\u0000\u00FF\u00FF\u00FF\u0000\u0000\u0000\u0000\u00D9\u00B4\u00F9\u0019", _ => Letters),
        new("lines of JSON that are no event's", HostileReader.Parser("openai-chat"), "NotAnEventStream", "x\n", i => $"{{\"a\":{i}}}\n"),
        new("tool calls without end", HostileReader.Parser("openai-chat"), "MessageTooLarge", "", i => Call(i, $"c{i}")),
        new("tool calls without end, a million allowed", HostileReader.Parser("openai-chat", maxParts: 1_000_000), "NoTerminator", "", i => Call(i, $"c{i}")),
        new("tool calls without end, all at one index", HostileReader.Parser("openai-chat"), "MessageTooLarge", "", i => Call(0, $"c{i}")),
        new("choices without end", HostileReader.Message("openai-chat"), "MessageTooLarge", "", i => Event($$$"""{"choices":[{"index":{{{i}}},"delta":{"content":"a"}}]}""")),
        new("text without end", HostileReader.Message("openai-chat"), "MessageTooLarge", "", i => Event($$$"""{"choices":[{"index":0,"delta":{"content":"{{{Letters}}}"}}]}""")),
        new("half surrogate pairs", HostileReader.Parser("openai-chat"), "NoTerminator", "", _ => Event("""{"choices":[{"index":0,"delta":{"content":"\ud83d"}}]}""")),
        new("finish reasons, each another", HostileReader.Parser("openai-chat"), "NoTerminator", "", i => Event($$$"""{"choices":[{"index":0,"delta":{},"finish_reason":"r{{{i}}}"}]}""")),
        new("arguments value by value, each a member of its own", HostileReader.Parser("gemini"), "NoFinishReason", Event("""{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","willContinue":true}}]}}]}"""),
            i => Event($$$"""{"candidates":[{"content":{"parts":[{"functionCall":{"partialArgs":[{"jsonPath":"$.m{{{i}}}","numberValue":1}],"willContinue":true}}]}}]}""")),
        new("events of ever new shapes", HostileReader.Parser("openai-chat"), "NoTerminator", "", i => Event($$$"""{"m{{{i / 3}}}":1,"choices":[{"index":0,"delta":{"content":"a"}}]}""")),
        new("payloads of 1000 levels", HostileReader.Parser("openai-chat"), "NoTerminator", "", _ => Event(new string('[', Wide) + new string(']', Wide))),
        new("numbers of 1000 digits", HostileReader.Parser("openai-chat"), "NoTerminator", "", _ => Event($$$"""{"choices":[{"index":{{{new string('9', Wide)}}},"delta":{"content":"a"}}]}""")),
        new("one member 1000 times an event", HostileReader.Parser("openai-chat"), "NoTerminator", "", _ => Event($$$"""{"choices":[{"index":0,"delta":{{{{string.Concat(Enumerable.Repeat("\"content\":\"a\",", Wide))}}}"content":"a"}}]}""")),
        new("arguments: a text without end, byte by byte", HostileReader.Json, "TooLarge", "\"", _ => Letters, ChunkSize: 1),
        new("arguments: brackets without end", HostileReader.Json, "TooDeep", "", _ => "["),
        new("arguments: escapes without end, 7 bytes at a time", HostileReader.Json, "TooLarge", "\"", _ => "\\ud83d", ChunkSize: 7),
        new("arguments: one member over and over", HostileReader.Json, "TooLarge", "{", _ => "\"a\":1,"),
    ];

    private static string Event(string payload) => $"data: {payload}\n\n";

    private static string Call(int index, string id) =>
        Event($$$"""{"choices":[{"index":0,"delta":{"tool_calls":[{"index":{{{index}}},"id":"{{{id}}}","function":{"name":"f","arguments":"{}"}}]}}]}""");
}
