namespace SseCore;

// The fast path: a line that lies whole in the chunk. Values stay slices of the chunk where the event allows it.
public sealed partial class SseFramer
{
    private ChunkSlice _chunkComment;
    private long _commentOffset;
    private bool _commentPending;

    private const int DataPrefixLength = 6;
    private const int EventPrefixLength = 7;

    // The event that hardly any LLM stream has other than: `data: ` and a value on one line, then the blank line, with or
    // without an `event: ` line in front, all in the chunk and with nothing before it. Any other has length 0 and goes line
    // by line, which gives the same; what was found out about its first line is not found out again.
    private int LengthOfWholeEvent(ReadOnlySpan<byte> rest, out int typeLength, out int dataStart, out int dataLength, out int lineLength)
    {
        typeLength = 0;
        dataStart = DataPrefixLength;
        dataLength = 0;
        if (_phase != LinePhase.Start || !rest.StartsWith("data: "u8))
        {
            lineLength = LengthOfLine(rest);
            if (!IsNameBeforeData(rest, lineLength, out dataStart))
            {
                return 0;
            }

            typeLength = lineLength - EventPrefixLength;
        }
        else
        {
            lineLength = -1;
        }

        ReadOnlySpan<byte> value = rest.Slice(dataStart);
        int length = value.IndexOfAny((byte)'\n', (byte)'\r');
        if (typeLength == 0 && length >= 0)
        {
            lineLength = dataStart + length;
        }

        ReadOnlySpan<byte> end = length < 0 ? default : value.Slice(length);
        bool isCrLf = end.StartsWith("\r\n\r"u8);
        if ((!isCrLf && !end.StartsWith("\n\n"u8)) || !IsWithinLimit(typeLength + length))
        {
            BytesTouched += typeLength == 0 ? 0 : value.Length - end.Length;
            return 0;
        }

        // Behind the CR that completes it, the LF is left to be swallowed like that of any line.
        _skipLineFeed = isCrLf;
        HasSeenField = true;
        dataLength = length;
        return dataStart + length + (isCrLf ? 3 : 2);
    }

    // Whether the first line is `event: ` with a name, and the second one of data, which begins with its value at `dataStart`.
    private bool IsNameBeforeData(ReadOnlySpan<byte> rest, int lineLength, out int dataStart)
    {
        dataStart = 0;
        if (lineLength <= EventPrefixLength || _phase != LinePhase.Start || !rest.StartsWith("event: "u8))
        {
            return false;
        }

        int next = lineLength + (rest.Slice(lineLength).StartsWith("\r\n"u8) ? 2 : 1);
        dataStart = next + DataPrefixLength;
        return rest.Slice(next).StartsWith("data: "u8);
    }

    // -1: its end is not in the chunk.
    private static int LengthOfLine(ReadOnlySpan<byte> rest) =>
        rest[0] is (byte)'\n' or (byte)'\r' ? 0 : rest.IndexOfAny((byte)'\n', (byte)'\r');

    // Of an event that has nothing else yet. One that is beyond the limit goes line by line, where that is dealt with.
    private bool IsWithinLimit(int length) => (long)length + _lastEventId.Length <= _options.MaxEventBytes;

    private void ReadLine(ReadOnlySpan<byte> chunk, int start, int length)
    {
        if (length == 0 || _dropping)
        {
            return;
        }

        ReadOnlySpan<byte> line = chunk.Slice(start, length);
        SseField field = FieldOf(line, out int valueStart);
        ReadOnlySpan<byte> value = line.Slice(valueStart);
        switch (field)
        {
            // Spec: "If the field name is "data": Append the field value to the data buffer, then append a single
            // U+000A LINE FEED (LF) character to the data buffer." The LF goes in front of the next line instead, since
            // the last one is dropped at dispatch.
            case SseField.Data when !_hasData:
                if (TryRetain(value.Length))
                {
                    _chunkData = new ChunkSlice(start + valueStart, value.Length);
                    _hasData = true;
                }

                break;
            case SseField.Data:
                if (TryRetain(value.Length + 1))
                {
                    Spill(chunk);
                    _data.Append((byte)'\n');
                    _data.Append(value);
                    BytesTouched += value.Length;
                }

                break;

            // Spec: "If the field name is "event": Set the event type buffer to field value."
            case SseField.Event:
                if (TryRetain(value.Length))
                {
                    _type.Clear();
                    _chunkType = new ChunkSlice(start + valueStart, value.Length);
                    _hasType = true;
                }

                break;
            case SseField.Id:
                if (TryRetain(value.Length))
                {
                    SetId(value);
                }

                break;
            case SseField.Retry:
                if (TryRetain(value.Length))
                {
                    SetRetry(value);
                }

                break;
            case SseField.Comment when _options.IncludeComments:
                if (TryRetain(value.Length))
                {
                    _chunkComment = new ChunkSlice(start + valueStart, value.Length);
                    _commentOffset = BytesConsumed + start;
                    _commentPending = true;
                }

                break;
            case SseField.Unknown when IgnoredLines is not null:
                IgnoredLines.Append(line, BytesConsumed + start);
                IgnoredLines.EndLine();
                break;
        }
    }

    // Spec: "If the field value does not contain U+0000 NULL, then set the last event ID buffer to the field value.
    // Otherwise, ignore the field."
    private void SetId(ReadOnlySpan<byte> value)
    {
        if (value.IndexOf((byte)0) < 0)
        {
            _id.Clear();
            _id.Append(value);
            _hasId = true;
        }
    }

    // Spec: "If the field value consists of only ASCII digits, then interpret the field value as an integer in base
    // ten, and set the event stream's reconnection time to that integer. Otherwise, ignore the field."
    private void SetRetry(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            return;
        }

        long milliseconds = 0;
        foreach (byte digit in value)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return;
            }

            // One more than the most means too many; times ten it still fits a long.
            milliseconds = Math.Min((milliseconds * 10) + (digit - '0'), MaxRetryMilliseconds + 1);
        }

        Retry = milliseconds > MaxRetryMilliseconds ? TimeSpan.MaxValue : new TimeSpan(milliseconds * TimeSpan.TicksPerMillisecond);
    }

    private const long MaxRetryMilliseconds = long.MaxValue / TimeSpan.TicksPerMillisecond;

    // Spec: "Collect the characters on the line before the first U+003A COLON character (:), and let field be that
    // string. Collect the characters on the line after the first U+003A COLON character (:), and let value be that
    // string. If value starts with a U+0020 SPACE character, remove it from value." A line without a colon is a field
    // of that name with the empty string as its value.
    private SseField FieldOf(ReadOnlySpan<byte> line, out int valueStart)
    {
        (SseField field, int nameLength) = line[0] switch
        {
            (byte)'d' when line.StartsWith("data"u8) => (SseField.Data, 4),
            (byte)'e' when line.StartsWith("event"u8) => (SseField.Event, 5),
            (byte)'i' when line.StartsWith("id"u8) => (SseField.Id, 2),
            (byte)'r' when line.StartsWith("retry"u8) => (SseField.Retry, 5),

            // Spec: "If the line starts with a U+003A COLON character (:): Ignore the line."
            (byte)':' => (SseField.Comment, 0),
            _ => (SseField.Unknown, 0),
        };

        valueStart = nameLength;
        if (line.Length > nameLength)
        {
            if (field != SseField.Unknown && line[nameLength] == (byte)':')
            {
                valueStart = line.Length > nameLength + 1 && line[nameLength + 1] == (byte)' ' ? nameLength + 2 : nameLength + 1;
            }
            else
            {
                // Spec: "Otherwise: The field is ignored." A longer name that only begins like a field's is another.
                field = SseField.Unknown;
            }
        }

        HasSeenField |= field != SseField.Unknown;
        return field;
    }
}
