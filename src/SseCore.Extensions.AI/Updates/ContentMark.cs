using System.Text.Json;
using Microsoft.Extensions.AI;

namespace SseCore.Extensions.AI;

/// <summary>Marks contents with information that their types have no place for. Marks survive storing a conversation as JSON.</summary>
internal static class ContentMark
{
    public static void Set(AIContent content, string key) => (content.AdditionalProperties ??= new AdditionalPropertiesDictionary())[key] = true;

    public static bool IsSet(AIContent content, string key) =>
        content.AdditionalProperties?.TryGetValue(key, out object? mark) == true
        // The latter is what it becomes when a conversation is stored as JSON.
        && mark is true or JsonElement { ValueKind: JsonValueKind.True };
}
