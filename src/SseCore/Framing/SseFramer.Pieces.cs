namespace SseCore;

// The plain path: a line that the end of a chunk split. Its name is collected until it is known; its value then goes to
// the one buffer that needs it.
public sealed partial class SseFramer
{
    private const int LongestFieldName = 5;

    private LinePhase _phase;
    private SseField _field;
    private ulong _name;
    private int _nameLength;

    private enum LinePhase : byte
    {
        /// <summary>No byte of the line has been read.</summary>
        Start,

        /// <summary>Within the field name.</summary>
        Name,

        /// <summary>After the colon: one space may follow.</summary>
        ValueStart,

        /// <summary>Within a value that is needed.</summary>
        Value,

        /// <summary>Within a comment that is needed.</summary>
        Comment,

        /// <summary>Within a line that is not needed.</summary>
        Ignored,
    }

    // Whether the unfinished line is a field, or could become one.
    private bool IsInField => _phase switch
    {
        LinePhase.Name => IsBeginningOfFieldName(_name, _nameLength),
        LinePhase.ValueStart => _field != SseField.Comment,
        LinePhase.Value => true,
        _ => false,
    };

    // The bytes hold no line ending.
    private void ReadPiece(ReadOnlySpan<byte> chunk, ReadOnlySpan<byte> piece)
    {
        if (_phase == LinePhase.Start)
        {
            _phase = _dropping ? LinePhase.Ignored : LinePhase.Name;
            _commentOffset = BytesConsumed + (chunk.Length - piece.Length);
            BeginIgnorableLine(piece[0]);
        }

        if (IgnoredLines is not null && !_dropping && chunk.Overlaps(piece, out int start))
        {
            // It decides by itself whether the line is one to ignore, sooner than that is known here.
            IgnoredLines.Append(piece, BytesConsumed + start);
        }

        while (_phase == LinePhase.Name && !piece.IsEmpty)
        {
            byte next = piece[0];
            piece = piece.Slice(1);
            if (next == (byte)':')
            {
                BeginValue(chunk);
            }
            else if (_nameLength == LongestFieldName)
            {
                _phase = LinePhase.Ignored;
            }
            else
            {
                _name = (_name << 8) | next;
                _nameLength++;
            }
        }

        if (_phase == LinePhase.ValueStart && !piece.IsEmpty)
        {
            _phase = _field == SseField.Comment ? LinePhase.Comment : LinePhase.Value;
            if (piece[0] == (byte)' ')
            {
                piece = piece.Slice(1);
            }
        }

        if (_phase is LinePhase.Value or LinePhase.Comment && !piece.IsEmpty)
        {
            AppendToValue(piece);
        }
    }

    private void BeginIgnorableLine(byte first)
    {
        if (IgnoredLines is null && IgnoredJsonCapacity > 0 && IgnoredJson.MayBeginWith(first))
        {
            IgnoredLines = new IgnoredJson(IgnoredJsonCapacity);
        }
    }

    private void EndLine()
    {
        // No chunk is needed: the line was split by a chunk's end, where all slices were spilled.
        if (_phase == LinePhase.Name)
        {
            BeginValue(default);
        }

        if (_phase is LinePhase.ValueStart or LinePhase.Value or LinePhase.Comment)
        {
            EndValue();
        }

        if (!_commentPending)
        {
            _fields?.Value.Clear();
        }

        IgnoredLines?.EndLine();
        ResetLine();
    }

    private void BeginValue(ReadOnlySpan<byte> chunk)
    {
        _field = FieldNamed(_name, _nameLength);
        HasSeenField |= _field != SseField.Unknown;
        _phase = _field is SseField.Unknown || (_field is SseField.Comment && !_options.IncludeComments)
            ? LinePhase.Ignored
            : LinePhase.ValueStart;
        if (_field != SseField.Data)
        {
            return;
        }

        Spill(chunk);
        if (!_hasData)
        {
            _hasData = true;
        }
        else if (TryRetain(1))
        {
            RetainShortData();
            _data.Append((byte)'\n');
        }
        else
        {
            _phase = LinePhase.Ignored;
        }
    }

    private void AppendToValue(ReadOnlySpan<byte> piece)
    {
        bool isData = _field == SseField.Data;
        if (!TryRetain(isData ? piece.Length : Fields.Value.Length + piece.Length))
        {
            _phase = LinePhase.Ignored;
            return;
        }

        if (isData)
        {
            RetainData(piece);
        }
        else
        {
            _bytesCopied += piece.Length;
            Fields.Value.Append(piece);
        }
    }

    private void EndValue()
    {
        switch (_field)
        {
            case SseField.Event:
                Fields.Type.Clear();
                Fields.Type.Append(Fields.Value.Span);
                _hasType = true;
                break;
            case SseField.Id:
                SetId(Fields.Value.Span);
                break;
            case SseField.Retry:
                SetRetry(Fields.Value.Span);
                break;
            case SseField.Comment:
                _commentPending = true;
                break;
        }
    }

    private void ResetLine()
    {
        _phase = LinePhase.Start;
        _field = SseField.Unknown;
        _name = 0;
        _nameLength = 0;
    }

    private static bool IsBeginningOfFieldName(ulong name, int length)
    {
        Span<byte> bytes = stackalloc byte[LongestFieldName];
        for (int i = length - 1; i >= 0; i--)
        {
            bytes[i] = (byte)name;
            name >>= 8;
        }

        bytes = bytes.Slice(0, length);
        return "data"u8.StartsWith(bytes) || "event"u8.StartsWith(bytes) || "id"u8.StartsWith(bytes) || "retry"u8.StartsWith(bytes);
    }

    private static SseField FieldNamed(ulong name, int length) => (length, name) switch
    {
        (0, _) => SseField.Comment,
        (2, ('i' << 8) | 'd') => SseField.Id,
        (4, ('d' << 24) | ('a' << 16) | ('t' << 8) | 'a') => SseField.Data,
        (5, ((ulong)'e' << 32) | ('v' << 24) | ('e' << 16) | ('n' << 8) | 't') => SseField.Event,
        (5, ((ulong)'r' << 32) | ('e' << 24) | ('t' << 16) | ('r' << 8) | 'y') => SseField.Retry,
        _ => SseField.Unknown,
    };
}
