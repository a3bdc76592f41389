namespace SseCore;

/// <summary>The text of a JSON string (RFC 8259, section 7), as raw bytes that <c>Utf8JsonReader</c> has accepted.</summary>
internal static partial class JsonText
{
    // Sixteen to a row. A table, since which escape comes next is practically random to a branch.
    private static ReadOnlySpan<byte> ShortEscapes =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 34, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 47,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 92, 0, 0, 0,
        0, 0, 8, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 10, 0,
        0, 0, 13, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>
    /// Appends the unescaped text. It is always valid UTF-8: invalid parts are replaced by U+FFFD, except that half a
    /// surrogate pair at either end may belong to the string before or after.
    /// </summary>
    /// <param name="raw">The string as written, without quotes.</param>
    /// <param name="output">Receives the text.</param>
    /// <param name="carriedHigh">The high surrogate that the string before this one ended with, or 0.</param>
    /// <param name="mayCarry">Whether a high surrogate at the end is left for the string that follows.</param>
    /// <param name="keepInvalid">Whether invalid UTF-8 is left unchanged.</param>
    /// <returns>The high surrogate at the end that was left out, or 0.</returns>
    public static ushort AppendUnescaped(ReadOnlySpan<byte> raw, ref PooledBuffer output, ushort carriedHigh, bool mayCarry, bool keepInvalid = false)
    {
        if (raw.Length > BufferPool.SmallLength)
        {
            // Unescaping never makes text longer, except for bytes that are not UTF-8. So no growing is needed, which copies and holds two
            // arrays at a time.
            output.Reserve(raw.Length);
        }

        ushort high = carriedHigh;
        while (!raw.IsEmpty)
        {
            int run = raw.IndexOf((byte)'\\');
            ReadOnlySpan<byte> plain = run < 0 ? raw : raw.Slice(0, run);
            if (!plain.IsEmpty)
            {
                ReplacePending(ref high, ref output);
                if (keepInvalid)
                {
                    output.Append(plain);
                }
                else
                {
                    Utf8Text.AppendValid(ref output, plain);
                }
            }

            if (run < 0)
            {
                raw = default;
                break;
            }

            raw = raw.Slice(run + 1);
            byte escape = raw[0];
            raw = raw.Slice(1);
            if (escape != (byte)'u')
            {
                ReplacePending(ref high, ref output);

                // JSONPath (RFC 9535) also escapes the quote around its names, which JSON does not.
                output.Append(IsShortEscape(escape) ? Unescape(escape) : escape);
                continue;
            }

            ushort unit = ParseHex(raw);
            raw = raw.Slice(4);
            if (unit is >= 0xDC00 and <= 0xDFFF && high != 0)
            {
                Utf8Text.AppendScalar(ref output, 0x10000u + ((uint)(high - 0xD800) << 10) + (uint)(unit - 0xDC00));
                high = 0;
                continue;
            }

            ReplacePending(ref high, ref output);
            if (unit is >= 0xD800 and <= 0xDBFF)
            {
                high = unit;
            }
            else if (unit is >= 0xDC00 and <= 0xDFFF)
            {
                Utf8Text.AppendReplacement(ref output);
            }
            else
            {
                Utf8Text.AppendScalar(ref output, unit);
            }
        }

        if (!mayCarry)
        {
            ReplacePending(ref high, ref output);
        }

        return high;
    }

    /// <summary>The character of an escape of two bytes, by the second of them; 0 if JSON has no such escape.</summary>
    public static byte Unescape(byte escape) => ShortEscapes[escape];

    /// <summary>Whether the byte after a backslash completes the escape: true except for <c>u</c> and for bytes that are no JSON escape.</summary>
    public static bool IsShortEscape(byte escape) => Unescape(escape) != 0;

    /// <summary>Whether a raw string with escapes equals <paramref name="text"/>. Names and discriminators hardly ever have any.</summary>
    public static bool UnescapedEquals(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> text)
    {
        // No escape is shorter than its character.
        if (raw.Length < text.Length)
        {
            return false;
        }

        var unescaped = default(PooledBuffer);
        AppendUnescaped(raw, ref unescaped, carriedHigh: 0, mayCarry: false);
        bool isEqual = unescaped.Span.SequenceEqual(text);
        unescaped.Release();
        return isEqual;
    }

    private static void ReplacePending(ref ushort high, ref PooledBuffer output)
    {
        if (high != 0)
        {
            Utf8Text.AppendReplacement(ref output);
            high = 0;
        }
    }

    private static ushort ParseHex(ReadOnlySpan<byte> digits)
    {
        int value = 0;
        for (int i = 0; i < 4; i++)
        {
            int digit = digits[i] | 0x20;
            value = (value << 4) | (digit <= '9' ? digit - '0' : digit - 'a' + 10);
        }

        return (ushort)value;
    }
}
