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
        string type = TypeOf(eventType, payload);
        bool isUntypedError = !payload.Member("type").HasValue() && payload.Member("error").HasValue();
        IEnumerable<ReferenceStatement>? known = ReadKnown(type, payload);
        return
        [
            .. known ?? [],
            .. type == "error" || isUntypedError ? [ReadError(payload, isUntypedError)] : Array.Empty<ReferenceStatement>(),
            .. known is null ? [new(DeltaKind.Unknown) { Name = type }] : Array.Empty<ReferenceStatement>(),
        ];
    }

    // What events of a type state, errors aside; null: nothing is known of such.
    private static IEnumerable<ReferenceStatement>? ReadKnown(string type, JsonElement? payload)
    {
        int? index = payload.Member("index").Index();
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
                return [new(DeltaKind.ToolCallEnd) { Index = index ?? 0 }];
            case "message_delta":
                return
                [
                    new(DeltaKind.Finish) { Text = payload.Member("delta").Member("stop_reason").Text() },
                    new(DeltaKind.Usage) { Usage = ReadUsage(payload.Member("usage")) },
                ];
            case "error" or "ping" or Terminator or "":
                return [];
            default:
                return null;
        }
    }

    private static IEnumerable<ReferenceStatement> ReadStart(int? index, JsonElement? block)
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

    private static ReferenceStatement ReadDelta(int? index, JsonElement? delta)
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

    private static ReferenceStatement ReadError(JsonElement? payload, bool isUntyped)
    {
        JsonElement? error = payload.Member("error");
        return new(DeltaKind.Error)
        {
            Id = error.Member("type").Text(),
            Name = error.Member("code").Scalar(),
            Text = error.Member("message").Text() ?? error.Text() ?? (isUntyped ? null : payload.Member("message").Text()),
        };
    }

    private static TokenUsage ReadUsage(JsonElement? usage) => new(
        usage.Member("input_tokens").Integer(),
        usage.Member("output_tokens").Integer(),
        Total: null,
        usage.Member("cache_read_input_tokens").Integer(),
        usage.Member("output_tokens_details").Member("thinking_tokens").Integer());
}
