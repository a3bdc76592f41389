namespace SseCore;

/// <summary>The escapes of JSON strings (RFC 8259, section 7), as far as they have arrived.</summary>
internal static class JsonEscape
{
    /// <summary>Length of the longest escape, a surrogate pair.</summary>
    public const int MaxLength = 2 * CodeUnitLength;

    private const int CodeUnitLength = 6;

    /// <summary>Reads the escape that the text begins with.</summary>
    /// <param name="text">The text from a backslash on.</param>
    /// <param name="length">The length of the escape; if it is invalid, the number of its bytes that are valid.</param>
    public static JsonEscapeStatus Read(ReadOnlySpan<byte> text, out int length)
    {
        length = 1;
        if (text.Length < 2)
        {
            return JsonEscapeStatus.Incomplete;
        }

        if (JsonText.IsShortEscape(text[1]))
        {
            length = 2;
            return JsonEscapeStatus.Character;
        }

        if (text[1] != (byte)'u')
        {
            return JsonEscapeStatus.Invalid;
        }

        for (length = 2; length < CodeUnitLength; length++)
        {
            if (length == text.Length)
            {
                return JsonEscapeStatus.Incomplete;
            }

            if (!JsonScan.IsHexDigit(text[length]))
            {
                return JsonEscapeStatus.Invalid;
            }
        }

        // "To escape an extended character that is not in the Basic Multilingual Plane, the character is represented as a
        // 12-character sequence, encoding the UTF-16 surrogate pair."
        if (IsHighSurrogate(text))
        {
            return ReadSecondHalf(text.Slice(CodeUnitLength), ref length);
        }

        return IsLowSurrogate(text) ? JsonEscapeStatus.LoneSurrogate : JsonEscapeStatus.Character;
    }

    private static JsonEscapeStatus ReadSecondHalf(ReadOnlySpan<byte> text, ref int length)
    {
        int matched = 0;
        while (matched < CodeUnitLength && matched < text.Length && BelongsToLowSurrogate(text[matched], matched))
        {
            matched++;
        }

        if (matched == CodeUnitLength)
        {
            length += CodeUnitLength;
            return JsonEscapeStatus.Character;
        }

        return matched == text.Length ? JsonEscapeStatus.Incomplete : JsonEscapeStatus.LoneSurrogate;
    }

    private static bool BelongsToLowSurrogate(byte value, int position) => position switch
    {
        0 => value == (byte)'\\',
        1 => value == (byte)'u',
        2 => value is (byte)'d' or (byte)'D',
        3 => value is (>= (byte)'c' and <= (byte)'f') or (>= (byte)'C' and <= (byte)'F'),
        _ => JsonScan.IsHexDigit(value),
    };

    // U+D800 to U+DBFF.
    private static bool IsHighSurrogate(ReadOnlySpan<byte> escape) =>
        escape[2] is (byte)'d' or (byte)'D' && escape[3] is (byte)'8' or (byte)'9' or (byte)'a' or (byte)'b' or (byte)'A' or (byte)'B';

    // U+DC00 to U+DFFF.
    private static bool IsLowSurrogate(ReadOnlySpan<byte> escape) =>
        BelongsToLowSurrogate(escape[2], 2) && BelongsToLowSurrogate(escape[3], 3);
}
