namespace SseCore;

/// <summary>The result of reading an escape in a JSON string.</summary>
internal enum JsonEscapeStatus
{
    /// <summary>More of it is needed, even if only to see whether a second half follows.</summary>
    Incomplete,

    /// <summary>A character; a surrogate pair is one.</summary>
    Character,

    /// <summary>Half a surrogate pair without the other half.</summary>
    LoneSurrogate,

    /// <summary>Not an escape.</summary>
    Invalid,
}
