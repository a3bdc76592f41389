using System.Runtime.CompilerServices;

namespace SseCore;

/// <summary>
/// What one stream knows of the shapes of its events: which shape the next event probably has, and when learning another is
/// worthwhile. Consecutive events of LLM streams differ in a few scalars only, so a handful of shapes is enough.
/// </summary>
internal sealed class ShapeCache
{
    private const int Capacity = 4;

    // Larger events do not recur, or are so expensive that learning makes no difference. A shape fitted to one would also keep all of
    // it.
    private const int MaxEventBytes = 4096;

    // How many shapes a stream may add to the library, so that a stream whose events all differ cannot replace all the others.
    private const int MaxTaught = 16;

    // The maximum number of events without learning after learning was in vain.
    private const int MaxPause = 15;

    // The first few attempts are free.
    private const int FirstPause = -4;

    // After so many more misses than matches, the following events are not even compared. The number of those doubles each time this
    // happens again.
    private const int MissesBeforeRest = 8;
    private const int MinRest = 8;
    private const int MaxRest = 32;

    // Matches are counted in batches, because all threads read the count and should not write it with each event.
    private const int FollowsToCount = 16;

    // How many misses one match makes up for.
    private const int WorthOfMatch = 2;

    // Kept from an earlier stream: a short stream costs little more than allocating what it needs.
    [ThreadStatic]
    private static ShapeCache? _spare;

    private readonly FittedShape?[] _fitted = new FittedShape?[Capacity];
    private FittedShape? _latestFitted;
    private Shape? _latest;

    // The latest shape that is not worth fitting unless it recurs.
    private Shape? _once;

    // Shapes that recur in this stream and have no place in the library, the latest first. Allocated on first use, and reused.
    private Shape?[]? _own;
    private int _ownCount;

    // The signatures of the latest events that matched no shape.
    private (int First, int Second, int Third, int Fourth) _seen;
    private int _uses;

    // Continues across streams, so that short ones count too.
    private uint _follows;

    // As small as possible, since each open stream has these fields.
    private byte _taught;
    private byte _pause;
    private sbyte _nextPause = FirstPause;
    private byte _misses;
    private byte _rest;
    private byte _nextRest = MinRest;
    private DeltaKinds _kinds;
    private ShapeLibrary? _library;

    // The library's shapes that may match. If the library has dropped the tree since, nothing matches, which only costs time.
    private ShapeNode? _tree;

    /// <summary>Whether <see cref="Begin"/> was called.</summary>
    public bool HasBegun => _library is not null;

    /// <summary>The framing of the stream.</summary>
    public StreamFraming Framing { get; private set; }

    /// <summary>
    /// The kinds of deltas that extractors take at the moment. Shapes that were learned for other kinds are not valid meanwhile.
    /// </summary>
    public DeltaKinds Kinds
    {
        set
        {
            if (_kinds != value)
            {
                _kinds = value;
                _tree = null;
                ForgetFitted();
            }
        }
    }

    /// <summary>Begins a stream.</summary>
    /// <param name="library">The shapes that it shares with other streams of its dialect.</param>
    /// <param name="framing">The framing of the stream.</param>
    public void Begin(ShapeLibrary library, StreamFraming framing)
    {
        _library = library;
        Framing = framing;
    }

    /// <summary>Skips the comparison of the next event, if too many events before it matched no shape.</summary>
    public bool TryRest()
    {
        if (_rest == 0)
        {
            return false;
        }

        _rest--;
        return true;
    }

    /// <summary>Compares the next event with the shapes fitted to this stream.</summary>
    /// <param name="input">The rest of the chunk, from the event on.</param>
    /// <param name="found">Receives the content of the shape's holes, as offsets in <paramref name="input"/>; large enough for any shape.</param>
    /// <param name="length">The length of the event; -1 if it may continue after the chunk.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public FittedShape? MatchFitted(ReadOnlySpan<byte> input, Span<TapeValue> found, out int length)
    {
        FittedShape? expected = _latestFitted?.Successor;
        if (expected is { IsFitted: true } && (length = expected.Match(input, found)) != 0)
        {
            Follow(expected);
            return expected;
        }

        foreach (FittedShape? fitted in _fitted)
        {
            if (fitted is null)
            {
                break;
            }

            if (fitted.IsFitted && fitted != expected && (length = fitted.Match(input, found)) != 0)
            {
                Follow(fitted);
                return fitted;
            }
        }

        length = 0;
        return null;
    }

    /// <summary>Compares the next event with this stream's own shapes and those of the library.</summary>
    /// <inheritdoc cref="ShapeNode.Match(ReadOnlySpan{byte}, Span{TapeValue}, out int)" path="/param"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Shape? Match(ReadOnlySpan<byte> input, Span<TapeValue> found, out int length)
    {
        length = 0;
        Shape? shape = MatchOwn(input, found, ref length) ?? MatchShared(input, found, out length);
        if (shape is null)
        {
            Miss();
            return null;
        }

        Follow(shape);
        return shape;
    }

    /// <summary>Compares an event whose framing was already read with the shapes that this stream uses.</summary>
    /// <inheritdoc cref="Shape.MatchPayload" path="/param"/>
    public Shape? MatchPayload(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload, Span<TapeValue> found)
    {
        if (IsMatch(_latest, eventType, payload, found))
        {
            return _latest;
        }

        foreach (FittedShape? fitted in _fitted)
        {
            if (fitted?.Shape != _latest && IsMatch(fitted?.Shape, eventType, payload, found))
            {
                Follow(fitted!.Shape!);
                return fitted.Shape;
            }
        }

        return null;
    }

    /// <summary>Fits a shape to this stream, if that is possible and probably worthwhile.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="evt">An event of the shape.</param>
    /// <param name="found">The content of its holes, as offsets in the event.</param>
    /// <returns>The fitted shape.</returns>
    public FittedShape? Fit(Shape shape, ReadOnlySpan<byte> evt, ReadOnlySpan<TapeValue> found)
    {
        if (evt.Length > MaxEventBytes || shape.IsTerminator)
        {
            return null;
        }

        Continuation continuation = shape.TextHole < 0 ? default : shape.ContinuationOf(evt, found);
        int place = 0;
        for (int i = 0; i < Capacity; i++)
        {
            if (_fitted[i] is not { } other)
            {
                place = i;
                break;
            }

            if (other.Shape == shape && other.Continuation == continuation)
            {
                bool isFitted = other.TryFit(evt, found);
                Follow(other);
                return isFitted ? other : null;
            }

            place = other.LastUse < _fitted[place]!.LastUse ? i : place;
        }

        // Hardly any text comes in a single event, but most other events occur once.
        if (shape.TextHole < 0 && shape != _once)
        {
            _once = shape;
            return null;
        }

        FittedShape fitted = _fitted[place] ??= new FittedShape();
        fitted.Take(shape, continuation);
        fitted.TryFit(evt, found);
        Follow(fitted);
        return fitted;
    }

    /// <summary>Makes the tape log holes, if the event about to be read is worth learning from.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="length">The length of the event.</param>
    public void Prepare(DeltaTape tape, int length)
    {
        if (length > MaxEventBytes)
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

    /// <summary>Learns the shape of an event that the plain path has read after <see cref="Prepare"/>.</summary>
    /// <param name="evt">The event, from its first byte to its last.</param>
    /// <param name="payloadStart">The position of the payload in it.</param>
    /// <param name="payloadLength">The length of the payload.</param>
    /// <param name="eventType">The event's type.</param>
    /// <param name="tape">The tape that the plain path made of it.</param>
    public void Learn(ReadOnlySpan<byte> evt, int payloadStart, int payloadLength, ReadOnlySpan<byte> eventType, DeltaTape tape)
    {
        if (tape.Holes is not { IsUsable: true } || !Recurs(tape))
        {
            Pause();
            return;
        }

        int signature = tape.Holes.SignatureOf(evt.Length);
        bool isShared = _library!.IsWorthAdding(signature) && _taught < MaxTaught;
        if (!RemembersOrNotes(signature) && !isShared)
        {
            Pause();
            return;
        }

        // The shape may exist: not every event is compared before it is read.
        Shape? shape = Find(evt);
        if (shape is null)
        {
            shape = isShared ? new Shape() : NextOwn();
            shape.Learn(evt, payloadStart, payloadLength, eventType, tape, _kinds, Framing);
            if (isShared)
            {
                _library.Add(shape);
                _taught++;
            }
        }

        Follow(shape);
    }

    /// <summary>Discards the state of the stream. Keeps the memory.</summary>
    public void Reset()
    {
        ForgetFitted();
        _library = null;
        _tree = null;
        _ownCount = 0;
        _seen = default;
        _latest = null;
        _once = null;
        _taught = 0;
        _pause = 0;
        _nextPause = FirstPause;
        _misses = 0;
        _rest = 0;
        _nextRest = MinRest;
    }

    /// <summary>Returns a cache for a stream.</summary>
    public static ShapeCache Rent()
    {
        ShapeCache cache = _spare ?? new ShapeCache();
        _spare = null;
        return cache;
    }

    /// <summary>Returns the cache to the thread.</summary>
    public void Return()
    {
        foreach (FittedShape? fitted in _fitted)
        {
            fitted?.Rest();
        }

        Reset();
        _spare = this;
    }

    private Shape? MatchOwn(ReadOnlySpan<byte> input, Span<TapeValue> found, ref int length)
    {
        for (int i = 0; i < _ownCount; i++)
        {
            Shape shape = _own![i]!;
            if (shape.Kinds == _kinds && (length = shape.Match(input, found)) > 0)
            {
                return shape;
            }
        }

        return null;
    }

    [SkipLocalsInit]
    private Shape? Find(ReadOnlySpan<byte> evt)
    {
        Span<TapeValue> found = stackalloc TapeValue[HoleLog.Capacity];
        return MatchShared(evt, found, out _);
    }

    private Shape? MatchShared(ReadOnlySpan<byte> input, Span<TapeValue> found, out int length)
    {
        length = 0;
        _tree ??= _library!.TreeOf(_kinds, Framing);
        return _tree?.Match(input, found, out length);
    }

    private Shape NextOwn()
    {
        _own ??= new Shape?[Capacity];
        Shape next = _own[Capacity - 1] ?? new Shape();
        Array.Copy(_own, 0, _own, 1, Capacity - 1);
        _own[0] = next;
        _ownCount = Math.Min(_ownCount + 1, Capacity);
        foreach (FittedShape? fitted in _fitted)
        {
            if (fitted?.Shape == next)
            {
                fitted.Clear();
            }
        }

        return next;
    }

    // Filters most events that never recur, without copying or allocating.
    private bool RemembersOrNotes(int signature)
    {
        if (_seen.First == signature || _seen.Second == signature || _seen.Third == signature || _seen.Fourth == signature)
        {
            return true;
        }

        _seen = (signature, _seen.First, _seen.Second, _seen.Third);
        return false;
    }

    private void ForgetFitted()
    {
        _latestFitted = null;
        foreach (FittedShape? fitted in _fitted)
        {
            fitted?.Clear();
        }
    }

    private void Miss()
    {
        _misses++;
        if (_misses == MissesBeforeRest)
        {
            _misses /= 2;
            _rest = _nextRest;
            _nextRest = (byte)Math.Min(2 * _nextRest, MaxRest);
        }
    }

    private void Pause()
    {
        _pause = (byte)Math.Max((int)_nextPause, 0);
        _nextPause = (sbyte)Math.Min(_nextPause + 1, MaxPause);
    }

    // Errors, and events whose unknown type only the event's field names, are always read by the plain path.
    private static bool Recurs(DeltaTape tape)
    {
        foreach (ref readonly TapeRecord record in tape.Records)
        {
            if (record.Kind == DeltaKind.Error || (record.Kind == DeltaKind.Unknown && !record.Name.IsPresent))
            {
                return false;
            }
        }

        return tape.Records.Length <= Shape.MaxRecords;
    }

    private bool IsMatch(Shape? shape, ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload, Span<TapeValue> found) =>
        shape is not null && shape.Kinds == _kinds && shape.Framing == Framing && shape.MatchPayload(eventType, payload, found);

    private void Follow(FittedShape fitted)
    {
        if (_latestFitted is not null)
        {
            _latestFitted.Successor = fitted;
        }

        _latestFitted = fitted;
        fitted.LastUse = ++_uses;
        Follow(fitted.Shape!);
    }

    private void Follow(Shape shape)
    {
        _latest = shape;
        _follows++;
        if (_follows % FollowsToCount == 0)
        {
            shape.Uses += FollowsToCount;
        }

        _misses = (byte)Math.Max(_misses - WorthOfMatch, 0);
        _nextRest = (byte)Math.Max(_nextRest / 2, MinRest);
        _nextPause = (sbyte)Math.Max(_nextPause - WorthOfMatch, FirstPause);
    }
}
