namespace SseCore;

// The fast path: a line that lies whole in the chunk. Values stay slices of the chunk if the event allows it.
public sealed partial class SseFramer
{
    private ChunkSlice _chunkComment;
    private long _commentOffset;
    private bool _commentPending;

    // The end of the line that begins before `start` or there; negative if it is not in the chunk. These lines are short or
    // few, so the framework's search is as good as LineScan.
    private static int EndOfLine(ReadOnlySpan<byte> chunk, int start)
    {
        ReadOnlySpan<byte> rest = chunk.Slice(start);
        if (!rest.IsEmpty && rest[0] is (byte)'\n' or (byte)'\r')
        {
            return start;
        }

        int length = rest.IndexOfAny((byte)'\n', (byte)'\r');
        return length < 0 ? -1 : start + length;
    }

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
            // U+000A LINE FEED (LF) character to the data buffer." Here the LF is put in front of the next line instead, since
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
                    RetainShortData();
                    _data.Append((byte)'\n');
                    RetainData(value);
                }

                break;

            // Spec: "If the field name is "event": Set the event type buffer to field value."
            case SseField.Event:
                if (TryRetain(value.Length))
                {
                    _fields?.Type.Clear();
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
            case SseField.Unknown:
                BeginIgnorableLine(line[0]);
                IgnoredLines?.Append(line, BytesConsumed + start);
                IgnoredLines?.EndLine();
                break;
        }
    }

    // Spec: "If the field value does not contain U+0000 NULL, then set the last event ID buffer to the field value.
    // Otherwise, ignore the field."
    private void SetId(ReadOnlySpan<byte> value)
    {
        if (value.IndexOf((byte)0) < 0)
        {
            Fields.Id.Clear();
            Fields.Id.Append(value);
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

            // One more than the maximum means too large; times ten it still fits a long.
            milliseconds = Math.Min((milliseconds * 10) + (digit - '0'), MaxRetryMilliseconds + 1);
        }

        _retry = milliseconds > MaxRetryMilliseconds ? TimeSpan.MaxValue.Ticks : milliseconds * TimeSpan.TicksPerMillisecond;
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
                // Spec: "Otherwise: The field is ignored." This includes a longer name that only begins like a field's.
                field = SseField.Unknown;
            }
        }

        HasSeenField |= field != SseField.Unknown;
        return field;
    }
}
