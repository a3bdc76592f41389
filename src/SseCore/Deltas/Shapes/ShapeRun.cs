namespace SseCore;

/// <summary>Bytes that an event of a shape must have, followed by a hole or the event's end.</summary>
// Ten bytes, since an open stream keeps some of them. No event that a shape is learned from or fitted to is too long for 16 bits.
internal readonly struct ShapeRun(int start, int length, HoleKind hole, bool isBeforeText = false)
{
    /// <summary>The number of bytes in one look.</summary>
    public const int LookLength = 32;

    private readonly ushort _start = checked((ushort)start);
    private readonly ushort _length = checked((ushort)length);
    private readonly ushort _reach = checked((ushort)(length + (hole == HoleKind.None ? 0 : LookLength)));

    /// <summary>The position at which the bytes are stored.</summary>
    public int Start => _start;

    /// <summary>The number of bytes.</summary>
    public int Length => _length;

    /// <summary>The number of bytes, plus a look at the hole after them.</summary>
    public int Reach => _reach;

    /// <summary>How many of the last <see cref="LookLength"/> bytes before the hole belong to the run.</summary>
    public byte LengthInLook { get; } = (byte)Math.Min(length, LookLength);

    /// <summary>The hole after the bytes; <see cref="HoleKind.None"/> after the last run.</summary>
    public HoleKind Hole { get; } = hole;

    /// <summary>Whether the hole has the text that continues.</summary>
    public bool IsBeforeText { get; } = isBeforeText;
}
