namespace SseCore;

/// <summary>How much a payload element states of a text or a tool call. Chosen by the dialect; see <c>docs/dialects.md</c>.</summary>
public enum StatementForm : byte
{
    /// <summary>A part; more may follow. For a tool call: its start, a fragment of its arguments, or both.</summary>
    Fragment,

    /// <summary>One entire tool call: it opens, has its arguments and ends here.</summary>
    Whole,

    /// <summary>A tool call's start whose arguments count only if no fragment follows before the call ends.</summary>
    Start,

    /// <summary>The whole of what fragments may have stated before: it counts only if none did. A tool call then ends.</summary>
    Final,
}
