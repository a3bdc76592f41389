namespace SseCore;

/// <summary>
/// The bytes without which an event of a stream cannot end. Bytes that do not contain them may wait for those that do, so that the
/// event is contiguous.
/// </summary>
internal enum EventEnd : byte
{
    /// <summary>Not known: nothing may wait.</summary>
    Unknown,

    /// <summary>A blank line.</summary>
    BlankLine,

    /// <summary>A blank line; but a line that begins with <c>r</c> (<c>retry</c>) takes effect sooner.</summary>
    BlankLineOrRetry,

    /// <summary>An LF.</summary>
    LineFeed,
}
