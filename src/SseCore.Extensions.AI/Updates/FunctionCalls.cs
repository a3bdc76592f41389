using System.Text.Json;
using Microsoft.Extensions.AI;

namespace SseCore.Extensions.AI;

/// <summary>Converts tool calls to <see cref="FunctionCallContent"/>.</summary>
internal static class FunctionCalls
{
    /// <summary>The call; if its arguments are not a JSON object, <see cref="FunctionCallContent.Exception"/> is set.</summary>
    public static FunctionCallContent ToContent(MessageToolCall call) =>
        FunctionCallContent.CreateFromParsedArguments(call, call.Id, call.Name, static call => Parse(call));

    /// <summary>
    /// Whether the provider runs the tool itself, as Anthropic does web searches, and both Anthropic and OpenAI the tools of MCP servers: the
    /// caller must not.
    /// </summary>
    public static bool IsRunByServer(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> id) =>
        (payload.IndexOf("server_tool_use"u8) >= 0 || payload.IndexOf("mcp_tool_use"u8) >= 0 || payload.IndexOf("mcp_call"u8) >= 0)
        && IsServerBlock(payload, id);

    // The block comes alone (Anthropic's content_block, OpenAI's item), or with the others of a message that is sent at once.
    private static bool IsServerBlock(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> id)
    {
        using JsonDocument json = JsonDocument.Parse(payload.ToArray());
        JsonElement root = json.RootElement;
        if ((root.Member("content_block") ?? root.Member("item")) is { } block)
        {
            return IsServerBlock(block);
        }

        JsonElement message = root.Member("message") ?? root.Member("response") ?? root;
        if ((message.Member("content") ?? message.Member("output")) is not { ValueKind: JsonValueKind.Array } blocks)
        {
            return false;
        }

        foreach (JsonElement item in blocks.EnumerateArray())
        {
            if (IsServerBlock(item) && item.Member("id") is { ValueKind: JsonValueKind.String } itemId && itemId.ValueEquals(id))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsServerBlock(JsonElement block) =>
        block.Member("type") is { ValueKind: JsonValueKind.String } type
        && (type.ValueEquals("server_tool_use") || type.ValueEquals("mcp_tool_use") || type.ValueEquals("mcp_call"));

    private static Dictionary<string, object?> Parse(MessageToolCall call)
    {
        using JsonDocument json = call.ParseArguments();
        var arguments = new Dictionary<string, object?>();
        foreach (JsonProperty argument in json.RootElement.EnumerateObject())
        {
            arguments[argument.Name] = argument.Value.ValueKind == JsonValueKind.Null ? null : argument.Value.Clone();
        }

        return arguments;
    }
}
