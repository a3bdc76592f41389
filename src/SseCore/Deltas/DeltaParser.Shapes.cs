using System.Runtime.CompilerServices;

namespace SseCore;

// The fast path: an event like an earlier one is recognized by its bytes, including the framing, and not parsed. docs/design.md,
// "Shapes", argues why the result is the same; tests run every stream both ways.
public abstract partial class DeltaParser
{
    private static readonly bool ShapesAreOn = Environment.GetEnvironmentVariable("SSECORE_SHAPES") != "0";

    private readonly bool _usesShapes;
    private ShapeCache? _shapes;
    private long _eventsByShape;

    // Whether any byte of the stream has arrived.
    private bool _hasBegun;

    // Whether the input continues with an event that may be compared: nothing of it was read, and nothing else is pending. The
    // framer may then be behind: it must skip the bytes before _nextOffset when it is needed again.
    private bool _isAtEvent;
    private long _nextOffset;
    private long _maxEventLength;

    // The shape of the previous event, if that only continued a text and the next one may do so too. Everything that decides how the
    // text goes on is then settled, since only other events change it.
    private FittedShape? _goingOn;

    // The shape of the event being handed out, if the next event may continue its text.
    private FittedShape? _handingOut;

    /// <summary>The number of events that were recognized by their bytes; see <see cref="DeltaParserOptions.UseShapes"/>.</summary>
    public long EventsByShape => _eventsByShape;

    /// <summary>The shapes of this dialect that all streams share; null until the dialect is detected.</summary>
    private protected abstract ShapeLibrary? SharedShapes { get; }

    /// <summary>Shapes to use instead of the shared ones, from the next stream on, for tests that count them.</summary>
    internal ShapeLibrary? OwnShapes { get; set; }

    // Rented on first use: for an event that lies whole in its chunk.
    private ShapeCache Shapes
    {
        get
        {
            ShapeCache shapes = _shapes is { HasBegun: true } begun ? begun : RentShapes();
            shapes.Kinds = _resolver.KindsToExtract;
            return shapes;
        }
    }

    private ShapeCache RentShapes()
    {
        ShapeCache shapes = _shapes ??= ShapeCache.Rent();
        shapes.Begin(OwnShapes ?? SharedShapes!, _framer.Framing.GetValueOrDefault());
        return shapes;
    }

    // True: a delta. False: the rest of the input may be anything.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryGoOn(FittedShape fitted, scoped ref ReadOnlySpan<byte> input, out Delta delta)
    {
#if NET
        TextMatch match = fitted.MatchByLooks(input);
        int length = match.Length;
        if (length > 0 && length <= _maxEventLength && match.IsPlain)
        {
            GoOn(fitted, ref input, length, input.Slice(match.TextStart, match.TextLength), out delta);
            return true;
        }

        return TryGoOnDecoding(fitted, match, ref input, out delta);
#else
        return TryGoOnByRuns(fitted, ref input, out delta);
#endif
    }

#if NET
    // The same for a text that is not plain, or an event that looks cannot decide.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryGoOnDecoding(FittedShape fitted, TextMatch match, scoped ref ReadOnlySpan<byte> input, out Delta delta)
    {
        int length = match.Length;
        if (length > 0 && length <= _maxEventLength && _resolver.TryDecodeShort(input, match.TextStart, match.TextLength, out ReadOnlySpan<byte> text))
        {
            GoOn(fitted, ref input, length, text, out delta);
            return true;
        }

        return TryGoOnByRuns(fitted, ref input, out delta);
    }
#endif

    private bool TryGoOnByRuns(FittedShape fitted, scoped ref ReadOnlySpan<byte> input, out Delta delta)
    {
        int length = fitted.Match(input, out int start, out int end, out bool isPlain);
        ReadOnlySpan<byte> text = input.Slice(start, end - start);
        if (length <= 0 || length > _maxEventLength || (!isPlain && !_resolver.TryDecode(input, start, end, out text)))
        {
            delta = default;
            return false;
        }

        GoOn(fitted, ref input, length, text, out delta);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void GoOn(FittedShape fitted, scoped ref ReadOnlySpan<byte> input, int length, ReadOnlySpan<byte> text, out Delta delta)
    {
        PassEvent(length);
        Delta.OfText(out delta, fitted.Continuation.Kind, fitted.Continuation.Choice, fitted.Index, text, fitted.PayloadOf(input, length), _eventOffset, _resolver);
        input = input.Slice(length);
    }

    // True: a delta. False: the plain path continues with the rest of the input.
    [SkipLocalsInit]
    private bool TryReadByShape(scoped ref ReadOnlySpan<byte> input, out Delta delta)
    {
        Span<TapeValue> found = stackalloc TapeValue[HoleLog.Capacity];
        return TryReadByShape(ref input, out delta, found);
    }

    // A separate method, since the JIT does not profile methods that use stackalloc.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryReadByShape(scoped ref ReadOnlySpan<byte> input, out Delta delta, scoped Span<TapeValue> found)
    {
        FittedShape? goingOn = _goingOn;
        _goingOn = null;
        ShapeCache shapes = Shapes;

        // First of all shapes: the beginning of an event may match several.
        if (goingOn is not null && goingOn.Match(input) < 0)
        {
            KeepCut(goingOn, ref input);
            delta = default;
            return false;
        }

        while (!input.IsEmpty && !_resolver.HasReady && !_isTerminated && !shapes.TryRest())
        {
            FittedShape? fitted = shapes.MatchFitted(input, found, out int length);
            Shape? shape = fitted is null ? shapes.Match(input, found, out length) : fitted.Shape;
            if (shape is null || length < 0 || length > _maxEventLength)
            {
                break;
            }

            fitted ??= shapes.Fit(shape, input.Slice(0, length), found);
            if (_framer.Framing is null)
            {
                _framer.BeginWithEvent();
            }

            PassEvent(length);
            _resolver.BeginChoices(shape.Choices);
            if (shape.IsEmpty)
            {
                PassEmpty(shape, fitted, ref input, length);
            }
            else if (TryGoOnWith(shape, fitted, ref input, length, out delta, found))
            {
                return true;
            }
            else
            {
                HandOut(shape, fitted, ref input, length, found);
            }
        }

        delta = default;
        return false;
    }

    // Skips an event that states nothing, and those after it that match its fitted shape.
    private void PassEmpty(Shape shape, FittedShape? fitted, scoped ref ReadOnlySpan<byte> input, int length)
    {
        ReadOnlySpan<byte> rest = input.Slice(length);
        if (shape.IsTerminator)
        {
            EndByShape();
        }
        else
        {
            while (fitted is not null && (length = fitted.Match(rest)) > 0 && length <= _maxEventLength)
            {
                PassEvent(length);
                rest = rest.Slice(length);
            }
        }

        input = rest;
    }

    // True: the event only continues a text.
    private bool TryGoOnWith(Shape shape, FittedShape? fitted, scoped ref ReadOnlySpan<byte> input, int length, out Delta delta, scoped Span<TapeValue> found)
    {
        delta = default;
        if (shape.TextHole < 0 || !_resolver.KnowsIdentity(shape.Identity))
        {
            return false;
        }

        ReadOnlySpan<byte> evt = input.Slice(0, length);
        Continuation continuation = fitted?.Continuation ?? shape.ContinuationOf(evt, found);
        TapeValue written = found[shape.TextHole];
        if (!_resolver.GoesOn(continuation, out int index) || !_resolver.TryDecode(input, written.Start, written.Start + written.Length, out ReadOnlySpan<byte> text))
        {
            return false;
        }

        if (fitted is not null)
        {
            fitted.Index = index;
            _goingOn = fitted;
        }

        Delta.OfText(out delta, continuation.Kind, continuation.Choice, index, text, shape.PayloadOf(evt), _eventOffset, _resolver);
        input = input.Slice(length);
        return true;
    }

    // Any other event is resolved like one that the plain path read.
    private void HandOut(Shape shape, FittedShape? fitted, scoped ref ReadOnlySpan<byte> input, int length, scoped Span<TapeValue> found)
    {
        ReadOnlySpan<byte> payload = shape.PayloadOf(input.Slice(0, length));
        shape.MoveToPayload(found);
        Replay(shape, payload, found);
        if (_resolver.HasReady)
        {
            // The event stays in `input` until its last delta was handed out.
            (_payloadIsInChunk, _payloadStart, _payloadLength, _eventLength) = (true, shape.PayloadStart, payload.Length, length);
            _handingOut = shape.TextHole >= 0 ? fitted : null;
        }
        else
        {
            input = input.Slice(length);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PassEvent(int length)
    {
        _eventOffset = _nextOffset;
        _nextOffset += length;
        _eventsByShape++;
    }

    private void Replay(Shape shape, ReadOnlySpan<byte> payload, ReadOnlySpan<TapeValue> found)
    {
        DeltaTape tape = _tape ??= DeltaTape.Rent();
        tape.Begin(_resolver.KindsToExtract);
        shape.Replay(tape, payload, found);
        _resolver.Begin();
        _resolver.Resolve(tape, payload, eventType: default);
        if (shape.IsTerminator)
        {
            EndByShape();
        }

        _shapes!.Kinds = _resolver.KindsToExtract;
        if (_resolver.HasRefused)
        {
            ThrowIfRefused();
        }
    }

    private void EndByShape()
    {
        _isTerminated = true;
        LeaveShapes();
    }

    // Called when all of the event was handed out, including the message's identity if it states any.
    private void GoOnBehindHandedOut()
    {
        if (_handingOut is { IsFitted: true } fitted && _isAtEvent && _resolver.GoesOn(fitted.Continuation, out int index))
        {
            fitted.Index = index;
            _goingOn = fitted;
        }

        _handingOut = null;
    }

    // For an event that was split, or has other fields: its framing was read, but its payload may still match.
    [SkipLocalsInit]
    private bool TryReplayPayload(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload)
    {
        Span<TapeValue> found = stackalloc TapeValue[HoleLog.Capacity];
        if (Shapes.MatchPayload(eventType, payload, found) is not { } shape)
        {
            return false;
        }

        _events--;
        _eventsByShape++;
        _resolver.BeginChoices(shape.Choices);
        Replay(shape, payload, found);
        return true;
    }

    // Called with the first bytes of the stream.
    private void BeginShapes(ReadOnlySpan<byte> input)
    {
        _hasBegun = true;
        _isAtEvent = _usesShapes && !_isDisposed && !_isCompleted && SharedShapes is not null && _framer.MayBeginWithEvent(input);
        _nextOffset = 0;
        _maxEventLength = _framer.MaxEventLength;
    }

    // Called when the plain path has read everything up to an event. While the dialect is being detected, the same payload may be read
    // differently the next time, so nothing is compared.
    private void ResumeShapes()
    {
        bool isOver = _isTerminated || _isCompleted || (_throwsOnInvalidUtf8 && _resolver.HasInvalidUtf8);
        _isAtEvent = _usesShapes && !isOver && _framer.IsBetweenEvents && SharedShapes is not null;
        if (_isAtEvent)
        {
            _nextOffset = _framer.BytesConsumed;
            _maxEventLength = _framer.MaxEventLength;
        }
    }

    // Lines of JSON may turn out to be lines that an event stream ignores.
    private void ForgetShapesOfOtherFraming()
    {
        if (_shapes is { HasBegun: true } shapes && shapes.Framing != _framer.Framing)
        {
            shapes.Reset();
        }
    }

    // Called when the plain path takes over.
    private void LeaveShapes()
    {
        if (_isAtEvent)
        {
            _isAtEvent = false;
            _goingOn = null;
            _framer.Skip(_nextOffset - _framer.BytesConsumed);
            ReadCut();
        }
    }

    private void PrepareToLearn(DeltaTape tape, ReadOnlySpan<byte> whole)
    {
        if (_usesShapes && !whole.IsEmpty && SharedShapes is not null)
        {
            Shapes.Prepare(tape, whole.Length);
        }
    }

    // The payload is not JSON: only equal bytes are the same terminator.
    private void LearnTerminator(ReadOnlySpan<byte> whole, ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload)
    {
        DeltaTape tape = _tape ??= DeltaTape.Rent();
        tape.Begin(_resolver.KindsToExtract);
        PrepareToLearn(tape, whole);
        tape.Holes?.Open();
        tape.Terminate();
        Learn(tape, whole, eventType, payload);
    }

    private void Learn(DeltaTape tape, ReadOnlySpan<byte> whole, ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload)
    {
        if (tape.Holes is not null)
        {
            whole.Overlaps(payload, out int payloadStart);
            _shapes!.Learn(whole, payloadStart, payload.Length, eventType, tape);
        }
    }
}
