namespace SseCore;

/// <summary>The place of a value of a shape's tape: it fills a hole, or begins and ends within runs, or is absent.</summary>
internal readonly struct ShapePlace
{
    private const sbyte Nowhere = -1;

    private readonly sbyte _startRun;
    private readonly sbyte _endRun;
    private readonly ushort _startOffset;
    private readonly ushort _endOffset;
    private readonly TapeValueKind _kind;

    /// <param name="value">The value, in the payload that the shape was learned from.</param>
    /// <param name="payloadStart">The position of that payload in its event.</param>
    /// <param name="holes">All holes of that payload, in order.</param>
    public ShapePlace(TapeValue value, int payloadStart, ReadOnlySpan<Hole> holes)
    {
        _kind = value.Kind;
        Hole = Nowhere;
        _startRun = Nowhere;
        if (!value.IsPresent)
        {
            return;
        }

        int start = value.Start;
        int end = value.Start + value.Length;
        _startRun = 0;
        _endRun = 0;
        for (int i = 0; i < holes.Length; i++)
        {
            _startRun += (sbyte)(holes[i].Start < start && holes[i].End <= start ? 1 : 0);
            _endRun += (sbyte)(holes[i].Start < end && holes[i].End <= end ? 1 : 0);
            if (holes[i].Start == start && holes[i].End == end && holes[i].Kind != HoleKind.Spaces)
            {
                Hole = (sbyte)i;
            }
        }

        _startOffset = checked((ushort)(start - StartOf(_startRun, payloadStart, holes)));
        _endOffset = checked((ushort)(end - StartOf(_endRun, payloadStart, holes)));
    }

    /// <summary>The hole that the value fills, or -1.</summary>
    public sbyte Hole { get; }

    /// <summary>The value, for another payload of the shape.</summary>
    /// <param name="payloadStart">The position of the payload in its event.</param>
    /// <param name="found">The content of the holes.</param>
    public TapeValue In(int payloadStart, ReadOnlySpan<TapeValue> found)
    {
        if (Hole >= 0)
        {
            return found[Hole];
        }

        if (_startRun < 0)
        {
            return default;
        }

        int start = StartOf(_startRun, payloadStart, found) + _startOffset;
        int end = StartOf(_endRun, payloadStart, found) + _endOffset;
        return new TapeValue(start, end - start, _kind);
    }

    // A run begins where the hole before it ends; the first one begins with the event.
    private static int StartOf(int run, int payloadStart, ReadOnlySpan<Hole> holes) => run == 0 ? -payloadStart : holes[run - 1].End;

    private static int StartOf(int run, int payloadStart, ReadOnlySpan<TapeValue> found) =>
        run == 0 ? -payloadStart : found[run - 1].Start + found[run - 1].Length;
}
