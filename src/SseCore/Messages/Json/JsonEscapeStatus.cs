namespace SseCore;

/// <summary>What an escape in a JSON string turned out to be.</summary>
internal enum JsonEscapeStatus
{
    /// <summary>More of it is needed, be it only to see whether a second half follows.</summary>
    Incomplete,

    /// <summary>A character; a surrogate pair is one.</summary>
    Character,

    /// <summary>Half a surrogate pair without the other half.</summary>
    LoneSurrogate,

    /// <summary>Not an escape.</summary>
    Invalid,
}
