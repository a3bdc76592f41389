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

    // The first events of a stream are unlike all others.
    private const int EventsBeforeLearning = 1;

    // How long to go without learning after having learned for nothing, at most.
    private const int MaxPause = 15;

    // After so many events in a row that were of no shape, as many are not even compared, unless another shape is learned.
    private const int MissesBeforeRest = 8;

    private readonly Shape[] _shapes = new Shape[Capacity];

    // Used within one call only, so a thread needs but one.
    [ThreadStatic]
    private static HoleLog? _log;

    private int _count;
    private int _expected;
    private int _latest;
    private int _pause = EventsBeforeLearning;
    private int _nextPause;
    private int _misses;
    private int _learned;
    private DeltaKinds _kinds;

    /// <summary>Events matched so far.</summary>
    public long Hits { get; private set; }

    /// <summary>Finds the shape of the next event, if there is one.</summary>
    /// <param name="input">What is left of the chunk, from the event on.</param>
    /// <param name="kinds">The kinds of deltas that extractors take at the moment.</param>
    /// <param name="length">The length of the event.</param>
    public Shape? Match(ReadOnlySpan<byte> input, DeltaKinds kinds, out int length)
    {
        length = 0;
        if (_misses >= MissesBeforeRest)
        {
            _misses = _misses == 2 * MissesBeforeRest ? 0 : _misses + 1;
            return null;
        }

        if (kinds != _kinds || _count == 0)
        {
            return null;
        }

        Shape[] shapes = _shapes;
        int expected = _expected;
        length = shapes[expected].Match(input);
        if (length == 0)
        {
            for (int i = 0; length == 0; i++)
            {
                if (i == _count)
                {
                    Miss();
                    return null;
                }

                if (i != expected)
                {
                    length = shapes[i].Match(input);
                    _expected = i;
                }
            }

            expected = _expected;
        }

        Shape found = shapes[expected];
        found.Hits++;
        Hits++;
        shapes[_latest].Successor = expected;
        _latest = expected;
        _expected = found.Successor;
        _misses = 0;
        _nextPause = 0;
        return found;
    }

    /// <summary>Has the tape take what is learned from, if the event about to be read is worth that.</summary>
    public void Prepare(DeltaTape tape)
    {
        if (_pause > 0)
        {
            _pause--;
            tape.Holes = null;
            return;
        }

        tape.Holes = _log ??= new HoleLog();
        tape.Holes.Begin();
    }

    /// <summary>Learns the shape of an event that the plain path has read.</summary>
    /// <param name="evt">The event, from its first byte to its last; empty if it is not known, or not an event that recurs.</param>
    /// <param name="payloadStart">Where the payload lies in it.</param>
    /// <param name="payloadLength">How long the payload is.</param>
    /// <param name="tape">What the plain path made of it.</param>
    /// <param name="kinds">The kinds of deltas that were taken.</param>
    public void Learn(ReadOnlySpan<byte> evt, int payloadStart, int payloadLength, DeltaTape tape, DeltaKinds kinds)
    {
        if (tape.Holes is not { IsUsable: true } || evt.IsEmpty || evt.Length > MaxEventBytes || !Recurs(tape))
        {
            return;
        }

        if (kinds != _kinds)
        {
            Clear();
            _kinds = kinds;
        }

        _misses = 0;
        for (int i = 0; i < _count; i++)
        {
            if (_shapes[i].TryRefine(evt, payloadStart, payloadLength, tape))
            {
                Follow(i);
                return;
            }
        }

        int place = _count < Capacity ? _count++ : LeastUsed();
        Shape shape = _shapes[place] ??= new Shape();
        if (shape.IsSet && shape.Hits == 0)
        {
            _pause = _nextPause;
            _nextPause = Math.Min(_nextPause + 1, MaxPause);
        }

        shape.Learn(evt, payloadStart, payloadLength, tape);
        shape.Successor = place;
        shape.Learned = ++_learned;
        Follow(place);
    }

    /// <summary>Forgets all shapes. Keeps the memory.</summary>
    public void Clear()
    {
        for (int i = 0; i < _count; i++)
        {
            _shapes[i].Clear();
        }

        _count = 0;
        _expected = 0;
        _latest = 0;
        _pause = EventsBeforeLearning;
        _nextPause = 0;
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

        return !tape.IsTerminated;
    }

    private void Miss()
    {
        // The next is most likely of the shape that follows this event, whichever that is.
        _expected = _latest;
        _misses++;
    }

    private void Follow(int shape)
    {
        _shapes[_latest].Successor = shape;
        _latest = shape;
        _expected = _shapes[shape].Successor;
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
