namespace SseCore;

/// <summary>
/// What an event of a stream cannot end without, so that bytes which do not have it may wait for those that do: then the
/// event lies in one piece.
/// </summary>
internal enum EventEnd : byte
{
    /// <summary>Not known: nothing may wait.</summary>
    Unknown,

    /// <summary>A blank line.</summary>
    BlankLine,

    /// <summary>A blank line; but what a line says that begins with <c>r</c> (<c>retry</c>) is told sooner.</summary>
    BlankLineOrRetry,

    /// <summary>An LF.</summary>
    LineFeed,
}
