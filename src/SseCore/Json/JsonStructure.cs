namespace SseCore;

/// <summary>
/// Finds the end of a JSON text that arrives in pieces, by its brackets and strings alone. Its content, and whether it
/// is well-formed, is left to a parser. A mutable struct: keep it in a field that is not readonly.
/// </summary>
internal struct JsonStructure
{
    private int _depth;
    private bool _isEscape;

    /// <summary>Whether an object or array has begun and not ended.</summary>
    public readonly bool IsOpen => _depth > 0;

    /// <summary>Whether a string has begun and not ended.</summary>
    public bool IsInString { get; private set; }

    /// <summary>Continues reading an object or array, beginning with its bracket.</summary>
    /// <returns>The position after the bracket that closes it; -1 if it continues after these bytes.</returns>
    public int FindEnd(ReadOnlySpan<byte> json)
    {
        int position = 0;
        while (position < json.Length)
        {
            if (IsInString)
            {
                position += ReadString(json.Slice(position));
                continue;
            }

            switch (json[position++])
            {
                case (byte)'"':
                    IsInString = true;
                    break;
                case (byte)'{' or (byte)'[':
                    _depth++;
                    break;
                case (byte)'}' or (byte)']':
                    if (--_depth == 0)
                    {
                        return position;
                    }

                    break;
            }
        }

        return -1;
    }

    /// <summary>Continues reading a string, number or literal that is an element of an array.</summary>
    /// <returns>The position of what ends it: white space, a comma or a bracket; -1 if it continues after these bytes.</returns>
    public int FindScalarEnd(ReadOnlySpan<byte> json)
    {
        int position = 0;
        while (position < json.Length)
        {
            if (IsInString)
            {
                position += ReadString(json.Slice(position));
                continue;
            }

            switch (json[position])
            {
                case (byte)'"':
                    IsInString = true;
                    break;
                case (byte)',' or (byte)']' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n':
                    return position;
            }

            position++;
        }

        return -1;
    }

    /// <summary>White space of JSON (RFC 8259, section 2).</summary>
    public static bool IsWhiteSpace(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    // Returns the number of bytes read: up to the quote that ends the string, or all.
    private int ReadString(ReadOnlySpan<byte> text)
    {
        if (_isEscape)
        {
            _isEscape = false;
            return 1;
        }

        int stop = text.IndexOfAny((byte)'"', (byte)'\\');
        if (stop < 0)
        {
            return text.Length;
        }

        _isEscape = text[stop] == (byte)'\\';
        IsInString = _isEscape;
        return stop + 1;
    }
}
