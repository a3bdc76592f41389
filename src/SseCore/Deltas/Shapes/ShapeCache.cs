using System.Runtime.CompilerServices;

namespace SseCore;

/// <summary>
/// What one stream knows of its events' shapes: which one the next event is likely of, and when it is worth learning another.
/// Consecutive events of LLM streams differ in a few scalars only, so a handful is enough.
/// </summary>
internal sealed class ShapeCache
{
    private const int Capacity = 4;

    // Larger events do not recur, or cost so much more than learning that it does not matter. Nor is a shape fitted to one, which
    // would keep all of it.
    private const int MaxEventBytes = 4096;

    // How many a stream may add to the library: one whose events are all of other shapes shall not replace all there are.
    private const int MaxTaught = 16;

    // How long to go without learning after having learned for nothing, at most.
    private const int MaxPause = 15;

    // A few attempts are for free.
    private const int FirstPause = -4;

    // Where so many more events were of no shape than of one, those that follow are not even compared: twice as many each time
    // that it comes to that again.
    private const int MissesBeforeRest = 8;
    private const int MinRest = 8;
    private const int MaxRest = 32;

    // Every so many matches one counts for all: what all threads read is best not written with each event.
    private const int FollowsToCount = 16;

    // How many events of no shape one of a shape makes up for.
    private const int WorthOfMatch = 2;

    // Of a stream before: a short one costs not much more than making what it needs.
    [ThreadStatic]
    private static ShapeCache? _spare;

    private readonly FittedShape?[] _fitted = new FittedShape?[Capacity];
    private FittedShape? _latestFitted;
    private Shape? _latest;

    // The latest that is not worth being fitted unless it comes again.
    private Shape? _once;

    // Shapes that recur in this stream and have no place in the library, the latest first; made when there is one, and reused.
    private Shape?[]? _own;
    private int _ownCount;

    // Signatures of the latest events that were of no shape.
    private (int First, int Second, int Third, int Fourth) _seen;
    private int _uses;

    // Goes on from stream to stream, so that short ones count too.
    private uint _follows;

    // As small as may be, since each open stream has them.
    private byte _taught;
    private byte _pause;
    private sbyte _nextPause = FirstPause;
    private byte _misses;
    private byte _rest;
    private byte _nextRest = MinRest;
    private DeltaKinds _kinds;
    private ShapeLibrary? _library;

    // Of the library's shapes those that may match; if the library has dropped it since, nothing is found, which is slow and no more.
    private ShapeNode? _tree;

    /// <summary>Whether <see cref="Begin"/> was called.</summary>
    public bool HasBegun => _library is not null;

    /// <summary>How the stream is framed.</summary>
    public StreamFraming Framing { get; private set; }

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
                _tree = null;
                ForgetFitted();
            }
        }
    }

    /// <summary>Starts on a stream.</summary>
    /// <param name="library">The shapes that it shares with others of its dialect.</param>
    /// <param name="framing">How it is framed.</param>
    public void Begin(ShapeLibrary library, StreamFraming framing)
    {
        _library = library;
        Framing = framing;
    }

    /// <summary>Passes the next event by if it is not worth comparing, since so many before it were of no shape.</summary>
    public bool TryRest()
    {
        if (_rest == 0)
        {
            return false;
        }

        _rest--;
        return true;
    }

    /// <summary>Finds the next event among the shapes fitted to this stream.</summary>
    /// <param name="input">What is left of the chunk, from the event on.</param>
    /// <param name="found">Takes what fills the shape's holes, by offsets in <paramref name="input"/>; has room for those of any shape.</param>
    /// <param name="length">The length of the event; -1 if it may go on behind the chunk.</param>
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

    /// <summary>Finds the shape of the next event among all, if there is one.</summary>
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

    /// <summary>Finds the shape of an event whose framing was read among those of this stream.</summary>
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

    /// <summary>Fits a shape to this stream, if it can be and is likely to be worth it.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="evt">An event of it.</param>
    /// <param name="found">What fills its holes, by offsets in the event.</param>
    /// <returns>The shape, fitted.</returns>
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

        // Hardly a text comes in one event, but most of what states anything else comes once.
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

    /// <summary>Has the tape take what is learned from, if the event about to be read is worth that.</summary>
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

    /// <summary>Learns the shape of an event that the plain path has read, and that <see cref="Prepare"/> was called for.</summary>
    /// <param name="evt">The event, from its first byte to its last.</param>
    /// <param name="payloadStart">Where the payload lies in it.</param>
    /// <param name="payloadLength">How long the payload is.</param>
    /// <param name="eventType">The event's type.</param>
    /// <param name="tape">What the plain path made of it.</param>
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

        // There may be one: not every event is compared before it is read.
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

    /// <summary>Forgets the stream. Keeps the memory.</summary>
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

    /// <summary>A cache for one stream after the other.</summary>
    public static ShapeCache Rent()
    {
        ShapeCache cache = _spare ?? new ShapeCache();
        _spare = null;
        return cache;
    }

    /// <summary>Gives the cache back.</summary>
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

    // What says more than deltas do is read as it is.
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
