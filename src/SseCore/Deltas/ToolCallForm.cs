namespace SseCore;

/// <summary>What one payload element says of a tool call. Chosen by the dialect; see <c>docs/dialects.md</c>.</summary>
public enum ToolCallForm : byte
{
    /// <summary>A start, a fragment of arguments, or both: more may follow.</summary>
    Fragment,

    /// <summary>One entire call: it opens, has its arguments and ends here.</summary>
    Whole,

    /// <summary>A start whose arguments count only if no fragment follows before the call ends.</summary>
    Start,
}
