using Microsoft.Extensions.AI;

namespace SseCore.Extensions.AI;

/// <summary>
/// Distinguishes redacted reasoning from reasoning whose text is merely not shown: both have only protected data, but they
/// are sent back to the provider as different blocks.
/// </summary>
internal static class ReasoningMark
{
    private const string Key = "redacted";

    public static TextReasoningContent Redacted(string data)
    {
        var content = new TextReasoningContent(null) { ProtectedData = data };
        ContentMark.Set(content, Key);
        return content;
    }

    public static bool IsRedacted(TextReasoningContent content) => ContentMark.IsSet(content, Key);
}
