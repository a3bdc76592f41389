using System.Text.Json;
using Microsoft.Extensions.AI;

namespace SseCore.Extensions.AI;

/// <summary>
/// Tells reasoning that is redacted from reasoning whose text is merely not shown: both have protected data only, but they
/// go back to the provider as different blocks.
/// </summary>
internal static class ReasoningMark
{
    private const string Key = "redacted";

    public static TextReasoningContent Redacted(string data) => new(null)
    {
        ProtectedData = data,
        AdditionalProperties = new AdditionalPropertiesDictionary { [Key] = true },
    };

    public static bool IsRedacted(TextReasoningContent content) =>
        content.AdditionalProperties?.TryGetValue(Key, out object? mark) == true
        // The second is what storing a conversation as JSON makes of it.
        && mark is true or JsonElement { ValueKind: JsonValueKind.True };
}
