namespace SseCore;

/// <summary>
/// What <see cref="JsonCursor"/> met of one payload that could be a <see cref="Hole"/>, in the order of the payload, and which
/// token counts were taken from where. Written in the same pass as the tape, by the same calls.
/// </summary>
internal sealed class HoleLog
{
    /// <summary>Payloads with more scalars (large one-off events) do not recur.</summary>
    public const int Capacity = 64;

    /// <summary>The most token counts that an event can have.</summary>
    public const int MaxCounts = 8;

    // FNV's: http://www.isthe.com/chongo/tech/comp/fnv/
    private const uint Prime = 16777619;

    private readonly Hole[] _holes = new Hole[Capacity];
    private readonly (UsageField Field, int Start, long Value)[] _counts = new (UsageField, int, long)[MaxCounts];
    private int _holeCount;
    private int _countCount;
    private bool _isOpen;

    /// <summary>Whether all there was to log was logged, by a cursor that logs.</summary>
    public bool IsUsable { get; private set; }

    public ReadOnlySpan<Hole> Holes => _holes.AsSpan(0, _holeCount);

    /// <summary>The token counts of the payload, with where their numbers begin.</summary>
    public ReadOnlySpan<(UsageField Field, int Start, long Value)> Counts => _counts.AsSpan(0, _countCount);

    /// <summary>What events of one shape have in common, as far as that is told by numbers: how much is between the holes.</summary>
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

    /// <summary>A cursor is about to log.</summary>
    public void Open()
    {
        // Read twice, holes would come out of order.
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
