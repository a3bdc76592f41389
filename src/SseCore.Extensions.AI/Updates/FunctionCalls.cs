using System.Text.Json;
using Microsoft.Extensions.AI;

namespace SseCore.Extensions.AI;

/// <summary>Converts tool calls to <see cref="FunctionCallContent"/>.</summary>
internal static class FunctionCalls
{
    /// <summary>The call; if its arguments are not a JSON object, <see cref="FunctionCallContent.Exception"/> is set.</summary>
    public static FunctionCallContent ToContent(MessageToolCall call) =>
        FunctionCallContent.CreateFromParsedArguments(call, call.Id, call.Name, static call => Parse(call));

    /// <summary>Whether the provider runs the tool itself, as Anthropic does web searches: the caller must not.</summary>
    public static bool IsRunByServer(ReadOnlySpan<byte> payload) =>
        payload.IndexOf("server_tool_use"u8) >= 0 || payload.IndexOf("mcp_tool_use"u8) >= 0 ? IsServerBlock(payload) : false;

    private static bool IsServerBlock(ReadOnlySpan<byte> payload)
    {
        using JsonDocument json = JsonDocument.Parse(payload.ToArray());
        return json.RootElement.ValueKind == JsonValueKind.Object
            && json.RootElement.TryGetProperty("content_block", out JsonElement block)
            && block.ValueKind == JsonValueKind.Object
            && block.TryGetProperty("type", out JsonElement type)
            && (type.ValueEquals("server_tool_use") || type.ValueEquals("mcp_tool_use"));
    }

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
