namespace SseCore;

/// <summary>
/// What happens to bytes in a text that are not UTF-8, as from servers that split characters. Half a surrogate pair
/// written as an escape (<c>\ud83d</c>), which no UTF-8 can represent, is U+FFFD under every policy.
/// </summary>
public enum InvalidUtf8Policy
{
    /// <summary>Each maximal invalid part becomes U+FFFD, as in browsers. All text that is handed out is valid UTF-8.</summary>
    Replace,

    /// <summary>The bytes are handed out unchanged, for callers that reassemble characters split between two deltas.</summary>
    Keep,

    /// <summary>Reading ends with an <see cref="SseException"/>, and the outcome is <see cref="StreamOutcome.Corrupt"/>.</summary>
    Throw,
}
