namespace SseCore;

// The fast path: an event that is like an earlier one is known by its bytes, framing and all, and not parsed. Why that gives
// the same is argued in docs/design.md, "Shapes"; tests run every stream both ways.
public abstract partial class DeltaParser
{
    private static readonly bool ShapesAreOn = Environment.GetEnvironmentVariable("SSECORE_SHAPES") != "0";

    private readonly bool _usesShapes;
    private ShapeCache? _shapes;

    // Whether the input goes on with an event that may be compared: nothing of it was read, nor is anything else pending.
    private bool _isAtEvent;

    /// <summary>How many events were known by their bytes, for statistics.</summary>
    internal long EventsByShape => _shapes?.Hits ?? 0;

    private bool MayUseShapes => _shapes is not null && !_isTerminated && !_isCompleted && _source.IsBetweenEvents;

    // True: a delta. False: the plain path goes on, with what is left of the input.
    private bool TryReadByShape(scoped ref ReadOnlySpan<byte> input, out Delta delta)
    {
        while (!input.IsEmpty && !_resolver.HasReady)
        {
            int before = _source.BeginsWithLineFeed(input) ? 1 : 0;
            DeltaKinds kinds = _resolver.KindsToExtract;
            Shape? shape = _shapes!.Match(input.Slice(before), kinds, out int length);
            long offset = _source.BytesConsumed + before;
            length += before;
            if (shape is null || !_source.TrySkip(length, shape.EndsWithCarriageReturn))
            {
                break;
            }

            _events++;
            _payloads++;
            _eventOffset = offset;
            int payloadStart = before + shape.PayloadStart;
            ReadOnlySpan<byte> payload = input.Slice(payloadStart, shape.PayloadLength);
            if (shape.TextHole >= 0 && shape.Found(shape.TextHole) is var text && _resolver.IsResolved(text, payload))
            {
                DeltaRecord record = shape.TextRecord;
                record.Text = new TextSlice(text.Start, text.Length, isInScratch: false);
                delta = new Delta(record, payload, scratch: default, offset, _resolver);
                input = input.Slice(length);
                return true;
            }

            if (shape.RecordCount > 0)
            {
                _tape.Begin(kinds);
                shape.Replay(_tape, payload);
                _resolver.Begin();
                _resolver.Resolve(_tape, payload, eventType: default);
                ThrowIfInvalidUtf8();
            }

            if (_resolver.HasReady)
            {
                // The event stays in `input` until the last of its deltas.
                (_payloadIsInChunk, _payloadStart, _payloadLength, _eventLength) = (true, payloadStart, payload.Length, length);
                break;
            }

            input = input.Slice(length);
        }

        delta = default;
        return false;
    }

    private void PrepareToLearn(ReadOnlySpan<byte> whole)
    {
        _tape.Holes = null;
        if (!whole.IsEmpty)
        {
            (_shapes ??= new ShapeCache()).Prepare(_tape);
        }
    }

    private void Learn(ReadOnlySpan<byte> whole, ReadOnlySpan<byte> payload, DeltaKinds kinds)
    {
        // A dialect that is yet to be detected may read the same payload otherwise the next time.
        if (_tape.Holes is not null && DialectName.Length > 0)
        {
            _shapes!.Learn(whole, StartOf(payload, whole), payload.Length, _tape, kinds);
        }

        _tape.Holes = null;
    }

    private static int StartOf(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> whole)
    {
        whole.Overlaps(payload, out int start);
        return start;
    }
}
