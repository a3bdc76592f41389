using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace SseCore.Extensions.AI;

/// <summary>
/// The opaque signature of a call, without which Gemini refuses to go on. Chat Completions has no place for it, so every server that
/// passes it on has its own, and wants it back there.
/// </summary>
internal static class CallSignature
{
    private const string Key = "signature";

    private const string PlaceKey = "signaturePlace";

    private const string Member = "thought_signature";

    // Google's endpoint and those that follow it, Vertex AI's, LiteLLM's.
    private static readonly string[] Places = ["extra_content.google", "extra_content.vertex", "provider_specific_fields"];

    /// <summary>Notes the signature with the call; it survives storing a conversation as JSON.</summary>
    /// <param name="content">The call.</param>
    /// <param name="signature">Its signature.</param>
    /// <param name="place">The result of <see cref="PlaceIn"/>.</param>
    public static void Set(FunctionCallContent content, string signature, string? place)
    {
        content.AdditionalProperties ??= new AdditionalPropertiesDictionary();
        content.AdditionalProperties[Key] = signature;
        if (place is not null)
        {
            content.AdditionalProperties[PlaceKey] = place;
        }
    }

    /// <summary>Where a payload of Chat Completions has the signature of a call; <see langword="null"/> if it is none.</summary>
    public static string? PlaceIn(ReadOnlySpan<byte> payload, string signature)
    {
        if (payload.IsEmpty)
        {
            return null;
        }

        using JsonDocument json = JsonDocument.Parse(payload.ToArray());
        foreach (JsonElement choice in Elements(json.RootElement, "choices"))
        {
            foreach (JsonElement call in Elements(choice.Member("delta"), "tool_calls"))
            {
                foreach (string place in Places)
                {
                    JsonElement? parent = call;
                    foreach (string name in place.Split('.'))
                    {
                        parent = parent?.Member(name);
                    }

                    if (parent?.Member(Member) is { ValueKind: JsonValueKind.String } text && text.GetString() == signature)
                    {
                        return place;
                    }
                }
            }
        }

        return null;
    }

    /// <summary>Writes the signature, if the call has one, where it was.</summary>
    public static void Write(JsonObject call, FunctionCallContent content)
    {
        if (TextOf(content, Key) is not { } signature || TextOf(content, PlaceKey) is not { } place || Array.IndexOf(Places, place) < 0)
        {
            return;
        }

        JsonObject parent = call;
        foreach (string name in place.Split('.'))
        {
            var child = new JsonObject();
            parent[name] = child;
            parent = child;
        }

        parent[Member] = signature;
    }

    private static string? TextOf(FunctionCallContent content, string key) =>
        content.AdditionalProperties?.TryGetValue(key, out object? value) != true ? null
        : value is JsonElement { ValueKind: JsonValueKind.String } json ? json.GetString()
        : value as string;

    private static JsonElement.ArrayEnumerator Elements(JsonElement? json, string name) =>
        json?.Member(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : default;
}
