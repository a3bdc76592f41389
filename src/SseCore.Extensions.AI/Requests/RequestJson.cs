using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace SseCore.Extensions.AI;

/// <summary>The parts that the requests of both providers have in common.</summary>
internal static class RequestJson
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonObject Begin(string? model)
    {
        var request = new JsonObject();
        AddText(request, "model", model);
        request["stream"] = true;
        return request;
    }

    public static void AddText(JsonObject json, string name, string? value)
    {
        if (value is not null)
        {
            json[name] = value;
        }
    }

    public static void AddNumber(JsonObject json, string name, float? value)
    {
        if (value is { } number)
        {
            json[name] = number;
        }
    }

    public static void AddNumber(JsonObject json, string name, long? value)
    {
        if (value is { } number)
        {
            json[name] = number;
        }
    }

    public static JsonArray ArrayOf(IEnumerable<string> texts)
    {
        var array = new JsonArray();
        foreach (string text in texts)
        {
            array.Add((JsonNode?)JsonValue.Create(text));
        }

        return array;
    }

    /// <summary>Converts any value by the rules of Microsoft.Extensions.AI.</summary>
    public static JsonNode? ToNode(object? value) => value switch
    {
        null => null,
        JsonNode node => node.DeepClone(),
        JsonElement json => ToNode(json),
        _ => JsonSerializer.SerializeToNode(value, TypeInfo(typeof(object))),
    };

    public static JsonNode? ToNode(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(json.Clone()),
        JsonValueKind.Array => JsonArray.Create(json.Clone()),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => JsonValue.Create(json.Clone()),
    };

    /// <summary>The ids of all calls that have a result.</summary>
    public static HashSet<string> AnsweredCalls(IEnumerable<ChatMessage> messages) =>
        [.. messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Select(result => result.CallId)];

    /// <summary>
    /// Whether a call is sent back to the provider. Calls that the provider ran itself are not. Middleware that runs a call here makes it
    /// informational as well, so for calls of other clients a result decides.
    /// </summary>
    public static bool IsSent(FunctionCallContent call, HashSet<string> answered) =>
        !ServerCallMark.IsSet(call) && (!call.InformationalOnly || answered.Contains(call.CallId));

    /// <summary>Whether a content of an answer is only for the caller: no provider would accept it back.</summary>
    public static bool IsOnlyTold(AIContent content) =>
        content is TextContent or TextReasoningContent or UsageContent or ErrorContent or FunctionCallDeltaContent or ToolCallContent or ToolResultContent
        // The type that other clients use for unknown content.
        || content.GetType() == typeof(AIContent);

    /// <summary>Whether a message is for the system prompt.</summary>
    public static bool IsSystem(ChatMessage message) => message.Role == ChatRole.System || message.Role.Value == "developer";

    /// <summary>The text of a system message, which cannot contain anything else.</summary>
    public static string SystemText(ChatMessage message, string provider) =>
        message.Contents.FirstOrDefault(content => content is not TextContent) is { } other
            ? throw new NotSupportedException($"{other.GetType().Name} in a system message cannot be sent to {provider}.")
            : message.Text;

    /// <summary>Rejects options that neither provider supports.</summary>
    public static void CheckOptions(ChatOptions options, string provider)
    {
        ThrowIfSet(options.Reasoning?.Output, "Reasoning.Output", provider);
#pragma warning disable MEAI001 // Experimental, but a client that ignored it would send a new request.
        ThrowIfSet(options.ContinuationToken, nameof(options.ContinuationToken), provider);
#pragma warning restore MEAI001
    }

    public static void ThrowIfSet(object? value, string option, string provider)
    {
        if (value is not null)
        {
            throw new NotSupportedException($"ChatOptions.{option} cannot be sent to {provider}; if the server takes it, ChatOptions.RawRepresentationFactory can write it.");
        }
    }

    /// <summary>The arguments of a call, as a JSON object.</summary>
    public static JsonObject Arguments(FunctionCallContent call) => call.Arguments is null
        ? []
        : (JsonObject)JsonSerializer.SerializeToNode(call.Arguments, TypeInfo(typeof(IDictionary<string, object?>)))!;

    /// <summary>A function's result as text: strings unchanged, everything else as JSON.</summary>
    public static string ResultText(FunctionResultContent result) => result.Result switch
    {
        // Never empty for an error: the provider must be told of it.
        null or "" => result.Exception is null ? string.Empty : "Error: the function failed.",
        string text => text,
        TextContent content => content.Text,
        IEnumerable<AIContent> contents when contents.All(content => content is TextContent) => string.Concat(contents),
        JsonElement { ValueKind: JsonValueKind.String } json => json.GetString()!,
        var value => ToText(ToNode(value)),
    };

    /// <summary>Compact, and without escapes that only cost tokens.</summary>
    public static string ToText(JsonNode? json) => Utf8.ToText(ToBytes(json));

    public static byte[] ToBytes(JsonNode? json)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            if (json is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                json.WriteTo(writer);
            }
        }

        return buffer.ToArray();
    }

    /// <summary>Writes the tools in the provider's own form.</summary>
    /// <param name="tools">The tools.</param>
    /// <param name="provider">The provider's name, for the message if it does not support one of them.</param>
    /// <param name="schemaName">The provider's name for a tool's parameters.</param>
    /// <param name="form">Makes an entry from the tool and its name, description and schema.</param>
    public static JsonArray Tools(IEnumerable<AITool> tools, string provider, string schemaName, Func<AIFunctionDeclaration, JsonObject, JsonNode> form)
    {
        var list = new JsonArray();
        foreach (AITool tool in tools)
        {
            if (tool is not AIFunctionDeclaration function)
            {
                throw NotSupported(tool, provider);
            }

            var definition = new JsonObject { ["name"] = function.Name };
            AddText(definition, "description", function.Description);
            definition[schemaName] = ToNode(function.JsonSchema);
            list.Add(form(function, definition));
        }

        return list;
    }

    public static NotSupportedException NotSupported(AIContent content, string provider) =>
        new($"{content.GetType().Name}{(content is DataContent data ? $" of type {data.MediaType}" : string.Empty)} cannot be sent to {provider}.");

    private static NotSupportedException NotSupported(AITool tool, string provider) =>
        new($"The tool '{tool.Name}' ({tool.GetType().Name}) cannot be sent to {provider}; ChatOptions.RawRepresentationFactory can write it.");

    private static JsonTypeInfo TypeInfo(Type type) => AIJsonUtilities.DefaultOptions.GetTypeInfo(type);
}
