using System.Text.Json;

namespace SseCore.TestKit;

/// <summary>What an event of the Messages API states.</summary>
internal static class ReferenceAnthropicMessages
{
    public const string Terminator = "message_stop";

    /// <summary>The JSON type of an event, or, some relays leaving that out, the name of the event.</summary>
    public static string TypeOf(string eventType, JsonElement? payload) =>
        payload.Member("type").Text() ?? (eventType == FramedEvent.DefaultType ? "" : eventType);

    public static IEnumerable<ReferenceStatement> Read(string eventType, JsonElement? payload)
    {
        int index = payload.Member("index").Index() ?? 0;
        string type = TypeOf(eventType, payload);
        switch (type)
        {
            case "message_start":
                JsonElement? message = payload.Member("message");
                return
                [
                    new(DeltaKind.MessageStart) { Id = message.Member("id").Text(), Name = message.Member("model").Text() },
                    new(DeltaKind.Usage) { Usage = ReadUsage(message.Member("usage")) },
                ];
            case "content_block_start":
                return ReadStart(index, payload.Member("content_block"));
            case "content_block_delta":
                return [ReadDelta(index, payload.Member("delta"))];
            case "content_block_stop":
                return [new(DeltaKind.ToolCallEnd) { Index = index }];
            case "message_delta":
                return
                [
                    new(DeltaKind.Finish) { Text = payload.Member("delta").Member("stop_reason").Text() },
                    new(DeltaKind.Usage) { Usage = ReadUsage(payload.Member("usage")) },
                ];
            case "error":
                return [ReadError(payload)];
            case "ping" or Terminator:
                return [];
            case "" when payload.Member("error").HasValue():
                return [ReadError(payload)];
            case "":
                return [];
            default:
                return [new(DeltaKind.Unknown) { Name = type }];
        }
    }

    private static IEnumerable<ReferenceStatement> ReadStart(int index, JsonElement? block)
    {
        string? type = block.Member("type").Text();
        switch (type)
        {
            case "text":
                return [new(DeltaKind.Text) { Index = index, Text = block.Member("text").Text() }];
            case "thinking":
                return
                [
                    new(DeltaKind.Reasoning) { Index = index, Text = block.Member("thinking").Text() },
                    new(DeltaKind.Signature) { Index = index, Text = block.Member("signature").Text() },
                ];
            case "redacted_thinking":
                return [new(DeltaKind.RedactedReasoning) { Index = index, Text = block.Member("data").Text() }];
            case "tool_use" or "server_tool_use" or "mcp_tool_use":
                return
                [
                    new(DeltaKind.ToolCallStart)
                    {
                        Index = index,
                        Id = block.Member("id").Scalar(),
                        Name = block.Member("name").Text(),
                        Text = block.Member("input").Content(),
                        IsStart = true,
                    },
                ];
            default:
                return [new(DeltaKind.Unknown) { Name = type }];
        }
    }

    private static ReferenceStatement ReadDelta(int index, JsonElement? delta)
    {
        string? type = delta.Member("type").Text();
        return type switch
        {
            "text_delta" => new(DeltaKind.Text) { Index = index, Text = delta.Member("text").Text() },
            "thinking_delta" => new(DeltaKind.Reasoning) { Index = index, Text = delta.Member("thinking").Text() },
            "signature_delta" => new(DeltaKind.Signature) { Index = index, Text = delta.Member("signature").Text() },
            "citations_delta" => new(DeltaKind.Citation) { Index = index, Text = delta.Member("citation").Content() },
            "input_json_delta" => new(DeltaKind.ToolCallStart) { Index = index, Text = delta.Member("partial_json").Content() },
            _ => new(DeltaKind.Unknown) { Name = type },
        };
    }

    private static ReferenceStatement ReadError(JsonElement? payload)
    {
        JsonElement? error = payload.Member("error");
        return new(DeltaKind.Error)
        {
            Id = error.Member("type").Text(),
            Name = error.Member("code").Scalar(),
            Text = error.Member("message").Text() ?? error.Text() ?? payload.Member("message").Text(),
        };
    }

    private static TokenUsage ReadUsage(JsonElement? usage) => new(
        usage.Member("input_tokens").Integer(),
        usage.Member("output_tokens").Integer(),
        Total: null,
        usage.Member("cache_read_input_tokens").Integer(),
        usage.Member("output_tokens_details").Member("thinking_tokens").Integer());
}
