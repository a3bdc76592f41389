namespace SseCore;

/// <summary>Bytes that an event of a shape must have, and what stands behind them: a hole, or the event's end.</summary>
// Ten bytes: an open stream keeps some of them, and no event that one is learned of or fitted to is longer than they can say.
internal readonly struct ShapeRun(int start, int length, HoleKind hole, bool isBeforeText = false)
{
    /// <summary>How many bytes are looked at in one go.</summary>
    public const int LookLength = 32;

    private readonly ushort _start = checked((ushort)start);
    private readonly ushort _length = checked((ushort)length);
    private readonly ushort _reach = checked((ushort)(length + (hole == HoleKind.None ? 0 : LookLength)));

    /// <summary>Where the bytes are kept.</summary>
    public int Start => _start;

    /// <summary>How many there are.</summary>
    public int Length => _length;

    /// <summary>How many there are, and a look at the hole behind them.</summary>
    public int Reach => _reach;

    /// <summary>How many of the last <see cref="LookLength"/> bytes up to the hole are those of the run.</summary>
    public byte LengthInLook { get; } = (byte)Math.Min(length, LookLength);

    /// <summary>The hole behind them; <see cref="HoleKind.None"/> behind the last.</summary>
    public HoleKind Hole { get; } = hole;

    /// <summary>Whether what fills the hole is the text that goes on.</summary>
    public bool IsBeforeText { get; } = isBeforeText;
}
