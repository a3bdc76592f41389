namespace SseCore;

/// <summary>
/// Divides a JSON array that is written element by element into its elements, as sent by Gemini without <c>alt=sse</c>:
/// <c>[{…}\r\n,\r\n{…}]</c>. An element is handed out at its closing bracket. The stream is whole only if the array's own bracket came.
/// </summary>
internal sealed class JsonArrayFramer(SseFramerOptions options, long startOffset = 0) : RecordFramer(options, startOffset)
{
    private Place _place;
    private JsonStructure _element;

    private enum Place : byte
    {
        BeforeArray,
        BetweenElements,
        InContainer,
        InScalar,
        BehindArray,
    }

    protected override bool IsOpen => _place is not (Place.BeforeArray or Place.BehindArray);

    public override void Reset(long startOffset)
    {
        base.Reset(startOffset);
        _place = Place.BeforeArray;
        _element = default;
    }

    protected override RecordScan Scan(ReadOnlySpan<byte> bytes)
    {
        switch (_place)
        {
            case Place.BeforeArray:
                return ScanBeforeArray(bytes);
            case Place.BetweenElements:
                return ScanBetweenElements(bytes);
            case Place.InContainer:
                return ScanElement(bytes, _element.FindEnd(bytes));
            case Place.InScalar:
                return ScanElement(bytes, _element.FindScalarEnd(bytes));
            default:
                return new RecordScan(RecordPart.Outside, bytes.Length);
        }
    }

    protected override bool TryGetPayload(ReadOnlySpan<byte> record, out int start, out int length, out ReadOnlySpan<byte> eventType)
    {
        start = 0;
        length = record.Length;
        eventType = default;
        return true;
    }

    private RecordScan ScanBeforeArray(ReadOnlySpan<byte> bytes)
    {
        if (JsonStructure.IsWhiteSpace(bytes[0]))
        {
            return new RecordScan(RecordPart.Outside, 1);
        }

        if (bytes[0] != (byte)'[')
        {
            return new RecordScan(RecordPart.Broken, 0);
        }

        HasSeenFraming = true;
        _place = Place.BetweenElements;
        return new RecordScan(RecordPart.Outside, 1);
    }

    private RecordScan ScanBetweenElements(ReadOnlySpan<byte> bytes)
    {
        switch (bytes[0])
        {
            case (byte)',' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n':
                return new RecordScan(RecordPart.Outside, 1);
            case (byte)']':
                _place = Place.BehindArray;
                return new RecordScan(RecordPart.Outside, 1);
            default:
                _place = bytes[0] is (byte)'{' or (byte)'[' ? Place.InContainer : Place.InScalar;
                _element = default;
                return Scan(bytes);
        }
    }

    private RecordScan ScanElement(ReadOnlySpan<byte> bytes, int end)
    {
        if (end < 0)
        {
            return new RecordScan(RecordPart.Within, bytes.Length);
        }

        _place = Place.BetweenElements;
        return new RecordScan(RecordPart.End, end);
    }
}
