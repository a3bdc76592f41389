namespace SseCore;

/// <summary>
/// What becomes of bytes in a text that are not UTF-8, as from servers that cut characters in two. Half a surrogate pair
/// in escapes (<c>\ud83d</c>), which no bytes stand for, is U+FFFD whatever the policy.
/// </summary>
public enum InvalidUtf8Policy
{
    /// <summary>Each maximal invalid part becomes U+FFFD, as browsers do. Whatever is handed out is valid UTF-8.</summary>
    Replace,

    /// <summary>They are handed out as they are: for those who put characters together again that were cut between two deltas.</summary>
    Keep,

    /// <summary>Reading ends with an <see cref="SseException"/>, and the outcome is <see cref="StreamOutcome.Corrupt"/>.</summary>
    Throw,
}
