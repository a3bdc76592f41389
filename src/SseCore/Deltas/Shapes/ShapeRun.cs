namespace SseCore;

/// <summary>Bytes that an event of a shape must have, and what stands behind them: a hole, or the event's end.</summary>
// Six bytes: an open stream keeps some of them, and no event that one is learned of or fitted to is longer than they can say.
internal readonly struct ShapeRun(int start, int length, HoleKind hole, bool isBeforeText = false)
{
    private readonly ushort _start = checked((ushort)start);
    private readonly ushort _length = checked((ushort)length);

    /// <summary>Where the bytes are kept.</summary>
    public int Start => _start;

    /// <summary>How many there are.</summary>
    public int Length => _length;

    /// <summary>The hole behind them; <see cref="HoleKind.None"/> behind the last.</summary>
    public HoleKind Hole { get; } = hole;

    /// <summary>Whether what fills the hole is the text that goes on.</summary>
    public bool IsBeforeText { get; } = isBeforeText;
}
