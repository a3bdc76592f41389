namespace SseCore;

/// <summary>
/// Logs the parts of a payload that <see cref="JsonCursor"/> read and that could be a <see cref="Hole"/>, in the order of the payload,
/// and the position of each token count. Written in the same pass as the tape, by the same calls.
/// </summary>
internal sealed class HoleLog
{
    /// <summary>Payloads with more scalars are large one-off events, which do not recur.</summary>
    public const int Capacity = 64;

    /// <summary>Payloads with more token counts are not learned from.</summary>
    public const int MaxCounts = 8;

    // The FNV prime: http://www.isthe.com/chongo/tech/comp/fnv/
    private const uint Prime = 16777619;

    private readonly Hole[] _holes = new Hole[Capacity];
    private readonly (UsageField Field, int Start, long Value)[] _counts = new (UsageField, int, long)[MaxCounts];
    private int _holeCount;
    private int _countCount;
    private bool _isOpen;

    /// <summary>Whether the log is complete, and a cursor wrote it.</summary>
    public bool IsUsable { get; private set; }

    public ReadOnlySpan<Hole> Holes => _holes.AsSpan(0, _holeCount);

    /// <summary>The token counts of the payload, and where their numbers begin.</summary>
    public ReadOnlySpan<(UsageField Field, int Start, long Value)> Counts => _counts.AsSpan(0, _countCount);

    /// <summary>A hash of what all events of a shape have in common: the kinds of the holes and the lengths between them.</summary>
    /// <param name="eventLength">The length of the event.</param>
    public int SignatureOf(int eventLength)
    {
        uint signature = 0;
        int start = 0;
        foreach (Hole hole in Holes)
        {
            signature = ((signature ^ (uint)(hole.Start - start)) * Prime) + (uint)hole.Kind;
            start = hole.End;
        }

        return (int)((signature ^ (uint)(eventLength - start)) * Prime);
    }

    public void Begin()
    {
        _holeCount = 0;
        _countCount = 0;
        IsUsable = false;
        _isOpen = false;
    }

    /// <summary>Called when a cursor is about to log.</summary>
    public void Open()
    {
        // If the payload is read twice, the holes are out of order.
        IsUsable = !_isOpen;
        _isOpen = true;
    }

    public void Add(int start, int length, HoleKind kind)
    {
        if (!IsUsable)
        {
            return;
        }

        if (_holeCount == Capacity)
        {
            IsUsable = false;
            return;
        }

        _holes[_holeCount++] = new Hole(start, length, kind);
    }

    public void AddCount(UsageField field, int start, long value)
    {
        if (_countCount == MaxCounts)
        {
            IsUsable = false;
            return;
        }

        _counts[_countCount++] = (field, start, value);
    }
}
