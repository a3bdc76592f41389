namespace SseCore;

// The fast path: an event that is like an earlier one is known by its bytes, framing and all, and not parsed. Why that gives
// the same is argued in docs/design.md, "Shapes"; tests run every stream both ways.
public abstract partial class DeltaParser
{
    private static readonly bool ShapesAreOn = Environment.GetEnvironmentVariable("SSECORE_SHAPES") != "0";

    private readonly bool _usesShapes;
    private ShapeCache? _shapes;

    // Whether the input goes on with an event that may be compared: nothing of it was read, nor is anything else pending. Then
    // the source may have been overtaken: it is to skip what lies before _nextOffset when it is needed again.
    private bool _isAtEvent;
    private long _nextOffset;
    private long _maxEventLength;

    /// <summary>How many events were known by their bytes; see <see cref="DeltaParserOptions.UseShapes"/>.</summary>
    public long EventsByShape => _shapes?.Hits ?? 0;

    // True: a delta. False: the plain path goes on, with what is left of the input.
    private bool TryReadByShape(scoped ref ReadOnlySpan<byte> input, out Delta delta)
    {
        while (!input.IsEmpty && !_resolver.HasReady)
        {
            Shape? shape = _shapes!.Match(input, out int length);
            if (shape is null || length > _maxEventLength)
            {
                break;
            }

            _shapes.Count(shape);
            _eventOffset = _nextOffset;
            _nextOffset += length;
            ReadOnlySpan<byte> payload = input.Slice(shape.PayloadStart, shape.PayloadLength);
            if (shape.TryGetContinuation(payload, out TapeValue text)
                && _resolver.TryContinue(shape.Continuation, text, payload, shape.IsAscii, _eventOffset, out delta))
            {
                input = input.Slice(length);
                return true;
            }

            if (shape.RecordCount > 0)
            {
                Replay(shape, payload);
            }

            if (_resolver.HasReady)
            {
                // The event stays in `input` until the last of its deltas.
                (_payloadIsInChunk, _payloadStart, _payloadLength, _eventLength) = (true, shape.PayloadStart, payload.Length, length);
                break;
            }

            input = input.Slice(length);
        }

        delta = default;
        return false;
    }

    private void Replay(Shape shape, ReadOnlySpan<byte> payload)
    {
        DeltaTape tape = _tape ??= DeltaTape.Rent();
        tape.Begin(_resolver.KindsToExtract);
        shape.Replay(tape, payload);
        _resolver.Begin();
        _resolver.Resolve(tape, payload, eventType: default);
        _shapes!.Kinds = _resolver.KindsToExtract;
        ThrowIfRefused();
    }

    // Called where the plain path has read all up to an event.
    private void ResumeShapes()
    {
        if (_shapes is null)
        {
            return;
        }

        bool isOver = _isTerminated || _isCompleted || (_throwsOnInvalidUtf8 && _resolver.HasInvalidUtf8);
        _isAtEvent = !isOver && _source.IsBetweenEvents;
        if (_isAtEvent)
        {
            _nextOffset = _source.BytesConsumed;
            _maxEventLength = _source.MaxEventLength;
            _shapes!.Kinds = _resolver.KindsToExtract;
        }
    }

    // Called where the plain path goes on.
    private void LeaveShapes()
    {
        if (_isAtEvent)
        {
            _isAtEvent = false;
            _source.Skip(_nextOffset - _source.BytesConsumed);
        }
    }

    private void PrepareToLearn(DeltaTape tape, ReadOnlySpan<byte> whole)
    {
        if (_usesShapes)
        {
            (_shapes ??= new ShapeCache()).Prepare(tape, whole.Length);
        }
    }

    // After the event was resolved: what it made known, the next one need not say again.
    private void Learn(DeltaTape tape, ReadOnlySpan<byte> whole, ReadOnlySpan<byte> payload, DeltaKinds kinds)
    {
        // A dialect that is yet to be detected may read the same payload otherwise the next time.
        if (tape.Holes is not null && DialectName.Length > 0)
        {
            whole.Overlaps(payload, out int payloadStart);
            _resolver.DropKnown(tape);
            _shapes!.Learn(whole, payloadStart, payload.Length, tape, kinds);
        }
    }
}
