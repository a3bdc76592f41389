namespace SseCore;

/// <summary>
/// The shapes of one stream's events: which one the next event is of, and when it is worth learning another. Consecutive events
/// of LLM streams differ in a few scalars only, so a handful is enough.
/// </summary>
internal sealed class ShapeCache
{
    private const int Capacity = 4;

    // Larger events do not recur, or cost so much more than learning that it does not matter.
    private const int MaxEventBytes = 4096;

    // How long to go without learning after having learned for nothing, at most.
    private const int MaxPause = 15;

    // A few attempts are for free.
    private const int FirstPause = -4;

    // After so many events in a row that were of no shape, as many are not even compared, unless another shape is learned.
    private const int MissesBeforeRest = 8;

    private readonly Shape[] _shapes = new Shape[Capacity];

    private int _count;
    private Shape? _expected;
    private Shape? _latest;
    private int _pause;
    private int _nextPause = FirstPause;
    private int _misses;

    // Signatures of the latest events that were of no shape.
    private (int First, int Second, int Third, int Fourth) _seen;
    private int _learned;
    private DeltaKinds _kinds;

    /// <summary>Events matched so far.</summary>
    public long Hits { get; private set; }

    /// <summary>
    /// The kinds of deltas that extractors take at the moment. Shapes that were learned while they took others say nothing now.
    /// </summary>
    public DeltaKinds Kinds
    {
        set
        {
            if (_kinds != value)
            {
                _kinds = value;
                Clear();
            }
        }
    }

    /// <summary>Finds the shape of the next event, if there is one.</summary>
    /// <param name="input">What is left of the chunk, from the event on.</param>
    /// <param name="length">The length of the event.</param>
    public Shape? Match(ReadOnlySpan<byte> input, out int length)
    {
        Shape? expected = _expected;
        length = expected is null ? 0 : expected.Match(input);
        return length > 0 ? expected : MatchAny(input, out length);
    }

    /// <summary>Counts an event of a shape.</summary>
    public void Count(Shape shape)
    {
        Hits++;
        shape.Hits++;
        _misses = 0;
        _nextPause = FirstPause;
        if (shape != _latest)
        {
            Follow(shape);
        }
    }

    /// <summary>Has the tape take what is learned from, if the event about to be read is worth that.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="length">The length of the event; 0 if it is not known, or not an event that recurs.</param>
    public void Prepare(DeltaTape tape, int length)
    {
        if (length is 0 or > MaxEventBytes)
        {
            return;
        }

        if (_pause > 0)
        {
            _pause--;
            return;
        }

        tape.LogHoles();
    }

    /// <summary>Learns the shape of an event that the plain path has read.</summary>
    /// <param name="evt">The event, from its first byte to its last.</param>
    /// <param name="payloadStart">Where the payload lies in it.</param>
    /// <param name="payloadLength">How long the payload is.</param>
    /// <param name="tape">What the plain path made of it.</param>
    /// <param name="kinds">The kinds of deltas that were taken.</param>
    public void Learn(ReadOnlySpan<byte> evt, int payloadStart, int payloadLength, DeltaTape tape, DeltaKinds kinds)
    {
        if (tape.Holes is not { IsUsable: true } || !Recurs(tape))
        {
            Pause();
            return;
        }

        Kinds = kinds;
        for (int i = 0; i < _count; i++)
        {
            if (_shapes[i].TryRefine(evt, payloadStart, payloadLength, tape))
            {
                Follow(_shapes[i]);
                return;
            }
        }

        if (!RemembersOrNotes(tape.Holes.SignatureOf(evt.Length)))
        {
            Pause();
            return;
        }

        int place = _count < Capacity ? _count++ : LeastUsed();
        Shape shape = _shapes[place] ??= new Shape();
        if (shape.IsSet && shape.Hits == 0)
        {
            Pause();
        }

        shape.Learn(evt, payloadStart, payloadLength, tape);
        shape.Successor = shape;
        shape.Learned = ++_learned;
        Follow(shape);
    }

    /// <summary>Forgets all shapes. Keeps the memory.</summary>
    public void Clear()
    {
        for (int i = 0; i < _count; i++)
        {
            _shapes[i].Clear();
        }

        _count = 0;
        _expected = null;
        _latest = null;
        _pause = 0;
        _seen = default;
        _nextPause = FirstPause;
        _misses = 0;
        _learned = 0;
    }

    /// <summary>Forgets all shapes, and how many events were matched.</summary>
    public void Reset()
    {
        Clear();
        Hits = 0;
    }

    /// <summary>Gives the memory back.</summary>
    public void Release()
    {
        Clear();
        foreach (Shape? shape in _shapes)
        {
            shape?.Release();
        }
    }

    private void Pause()
    {
        _pause = Math.Max(_nextPause, 0);
        _nextPause = Math.Min(_nextPause + 1, MaxPause);
    }

    // Most of what is never seen again is told by that it was not seen before; that costs neither copying nor memory.
    private bool RemembersOrNotes(int signature)
    {
        if (_seen.First == signature || _seen.Second == signature || _seen.Third == signature || _seen.Fourth == signature)
        {
            return true;
        }

        _seen = (signature, _seen.First, _seen.Second, _seen.Third);
        return false;
    }

    // What says more than deltas do is read as it is.
    private static bool Recurs(DeltaTape tape)
    {
        foreach (ref readonly TapeRecord record in tape.Records)
        {
            if (record.Kind is DeltaKind.Error or DeltaKind.Unknown)
            {
                return false;
            }
        }

        return !tape.IsTerminated && tape.Records.Length <= Shape.MaxRecords;
    }

    private Shape? MatchAny(ReadOnlySpan<byte> input, out int length)
    {
        length = 0;
        if (_misses >= MissesBeforeRest)
        {
            _misses = _misses == 2 * MissesBeforeRest ? 0 : _misses + 1;
            return null;
        }

        for (int i = 0; i < _count; i++)
        {
            Shape shape = _shapes[i];
            if (shape != _expected)
            {
                length = shape.Match(input);
                if (length > 0)
                {
                    return shape;
                }
            }
        }

        _misses++;
        return null;
    }

    private void Follow(Shape shape)
    {
        if (_latest is not null)
        {
            _latest.Successor = shape;
        }

        _latest = shape;
        _expected = shape.Successor;
        _misses = 0;
    }

    // Used less by every event learned, so that what was used much once does not stay for ever.
    private int LeastUsed()
    {
        int least = 0;
        for (int i = 0; i < _count; i++)
        {
            if (_shapes[i].Hits < _shapes[least].Hits || (_shapes[i].Hits == _shapes[least].Hits && _shapes[i].Learned < _shapes[least].Learned))
            {
                least = i;
            }
        }

        for (int i = 0; i < _count; i++)
        {
            _shapes[i].Hits /= 2;
        }

        return least;
    }
}
