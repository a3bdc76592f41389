using System.Text.Json;
using Microsoft.Extensions.AI;

namespace SseCore.Extensions.AI;

/// <summary>Marks on contents, for what their types have no place for. They outlive the storing of a conversation as JSON.</summary>
internal static class ContentMark
{
    public static void Set(AIContent content, string key) => (content.AdditionalProperties ??= new AdditionalPropertiesDictionary())[key] = true;

    public static bool IsSet(AIContent content, string key) =>
        content.AdditionalProperties?.TryGetValue(key, out object? mark) == true
        // The second is what storing a conversation as JSON makes of it.
        && mark is true or JsonElement { ValueKind: JsonValueKind.True };
}
