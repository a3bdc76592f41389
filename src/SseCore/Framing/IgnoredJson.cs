namespace SseCore;

/// <summary>
/// The last JSON object among the lines of an event stream that the standard ignores. Some providers report errors there:
/// as a bare body instead of a stream or after one (Gemini, over several lines), or as <c>error: {…}</c> (old llama.cpp).
/// </summary>
/// <remarks>
/// It must receive all lines without a standard field and may receive others. It never takes anything that begins like a standard
/// field, so its result does not depend on which of the others it receives.
/// </remarks>
internal sealed class IgnoredJson(int capacity) : IDisposable
{
    private LineState _line;
    private int _nameLength;
    private bool _isErrorLine;
    private JsonStructure _structure;
    private PooledBuffer _json;
    private bool _isTooLarge;

    private enum LineState : byte
    {
        /// <summary>Nothing but white space has been read.</summary>
        Start,

        /// <summary>Within what may become the name <c>error:</c>.</summary>
        Name,

        /// <summary>Within the object.</summary>
        Json,

        /// <summary>Within a line, or the rest of one, that is not part of it.</summary>
        Other,
    }

    private static ReadOnlySpan<byte> ErrorName => "error:"u8;

    /// <summary>The object, if one has been read to its end, else empty. Its lines are joined by LF, without their indentation.</summary>
    public ReadOnlySpan<byte> Json => _structure.IsOpen || _isTooLarge ? default : _json.Span;

    /// <summary>Whether the object was the value of an <c>error</c> field.</summary>
    public bool IsErrorField { get; private set; }

    /// <summary>Position in the stream of the object's first byte.</summary>
    public long Offset { get; private set; }

    /// <summary>Whether a line that begins with this byte, or the lines after it, may be taken, if no line was taken before.</summary>
    public static bool MayBeginWith(byte first) => first == (byte)'{' || first == ErrorName[0] || JsonStructure.IsWhiteSpace(first);

    /// <summary>Continues reading the line.</summary>
    /// <param name="piece">The line, or the next piece of it, without its end.</param>
    /// <param name="offset">The position of the piece in the stream.</param>
    public void Append(ReadOnlySpan<byte> piece, long offset)
    {
        int position = 0;
        while (position < piece.Length && _line is LineState.Start or LineState.Name)
        {
            byte next = piece[position];
            if (_line == LineState.Start)
            {
                ReadStart(next, offset + position);
            }
            else
            {
                ReadName(next);
            }

            if (_line != LineState.Json)
            {
                position++;
            }
        }

        if (_line == LineState.Json && position < piece.Length)
        {
            ReadJson(piece.Slice(position));
        }
    }

    /// <summary>Ends the line.</summary>
    public void EndLine()
    {
        if (_line == LineState.Json)
        {
            if (_structure.IsInString)
            {
                // RFC 8259, section 7: control characters in strings are escaped. So this was not JSON.
                Forget();
            }
            else
            {
                Keep("\n"u8);
            }
        }

        _line = LineState.Start;
        _nameLength = 0;
        _isErrorLine = false;
    }

    public void Reset()
    {
        Forget();
        _line = LineState.Start;
        _nameLength = 0;
        _isErrorLine = false;
    }

    public void Dispose() => _json.Release();

    private void ReadStart(byte next, long offset)
    {
        if (JsonStructure.IsWhiteSpace(next))
        {
            return;
        }

        if (next == (byte)'{' && (_isErrorLine || !_structure.IsOpen))
        {
            Forget();
            IsErrorField = _isErrorLine;
            Offset = offset;
            _line = LineState.Json;
        }
        else if (next == ErrorName[0] && !_isErrorLine)
        {
            _line = LineState.Name;
            _nameLength = 1;
        }
        else
        {
            // No JSON begins like a field's name or a comment.
            bool goesOn = _structure.IsOpen && !_isErrorLine && next is not ((byte)'d' or (byte)'i' or (byte)'r' or (byte)':');
            _line = goesOn ? LineState.Json : LineState.Other;
        }
    }

    private void ReadName(byte next)
    {
        if (next != ErrorName[_nameLength])
        {
            _line = LineState.Other;
        }
        else if (++_nameLength == ErrorName.Length)
        {
            _line = LineState.Start;
            _isErrorLine = true;
        }
    }

    private void ReadJson(ReadOnlySpan<byte> text)
    {
        int end = _structure.FindEnd(text);
        Keep(end < 0 ? text : text.Slice(0, end));
        if (end >= 0)
        {
            _line = LineState.Other;
        }
    }

    private void Keep(ReadOnlySpan<byte> text)
    {
        _isTooLarge |= _json.Length + text.Length > capacity;
        if (_isTooLarge)
        {
            _json.Release();
        }
        else
        {
            _json.Append(text);
        }
    }

    private void Forget()
    {
        _json.Clear();
        _structure = default;
        _isTooLarge = false;
    }
}
