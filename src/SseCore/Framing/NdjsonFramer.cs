namespace SseCore;

/// <summary>
/// Divides a stream into the JSON texts of its lines (newline-delimited JSON, JSON Lines). Blank lines are ignored.
/// </summary>
/// <remarks>
/// NDJSON, "2.1 Serialization": "Each JSON text MUST conform to the [RFC8259] standard and MUST be written to the stream
/// followed by the newline character \n (0x0A). The newline character MAY be preceded by a carriage return \r (0x0D). The
/// JSON texts MUST NOT contain newlines or carriage returns." JSON Lines makes the last newline optional. So a last line
/// without one counts if it is a complete object or array, because nothing of that can be missing; any other was cut.
/// </remarks>
internal sealed class NdjsonFramer(SseFramerOptions options, long startOffset = 0) : RecordFramer(options, startOffset)
{
    protected override RecordScan Scan(ReadOnlySpan<byte> bytes)
    {
        if (!IsInRecord)
        {
            int blank = 0;
            while (blank < bytes.Length && JsonStructure.IsWhiteSpace(bytes[blank]))
            {
                blank++;
            }

            if (blank > 0)
            {
                return new RecordScan(RecordPart.Outside, blank);
            }

            HasSeenFraming |= bytes[0] is (byte)'{' or (byte)'[';
        }

        int end = bytes.IndexOf((byte)'\n');
        return end < 0 ? new RecordScan(RecordPart.Within, bytes.Length) : new RecordScan(RecordPart.End, end, Delimiter: 1);
    }

    protected override bool TryGetPayload(ReadOnlySpan<byte> record, out int start, out int length, out ReadOnlySpan<byte> eventType)
    {
        start = 0;
        length = !record.IsEmpty && record[record.Length - 1] == (byte)'\r' ? record.Length - 1 : record.Length;
        eventType = default;
        return true;
    }

    protected override bool IsWhole(ReadOnlySpan<byte> record, bool isLenient)
    {
        if (isLenient)
        {
            return true;
        }

        var structure = default(JsonStructure);
        int end = record[0] is (byte)'{' or (byte)'[' ? structure.FindEnd(record) : -1;
        while (end >= 0 && end < record.Length && JsonStructure.IsWhiteSpace(record[end]))
        {
            end++;
        }

        return end == record.Length;
    }
}
