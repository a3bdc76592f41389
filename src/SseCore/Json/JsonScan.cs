using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
#if NET
using System.Numerics;
using System.Runtime.Intrinsics;
#endif

namespace SseCore;

/// <summary>Where the strings, numbers and white space of a JSON text (RFC 8259) end.</summary>
internal static class JsonScan
{
    /// <summary>The position of the string's closing quote; -1 if there is none, or the string is not valid JSON.</summary>
    /// <param name="json">JSON text, or the beginning of it.</param>
    /// <param name="position">The position after the opening quote.</param>
    /// <param name="isEscaped">Whether there are escapes.</param>
    public static int EndOfString(ReadOnlySpan<byte> json, int position, out bool isEscaped)
    {
        isEscaped = false;
        while (true)
        {
            position = IndexOfSpecial(json, position);
            if ((uint)position >= (uint)json.Length)
            {
                return -1;
            }

            byte special = json[position];
            if (special == (byte)'"')
            {
                return position;
            }

            if (special != (byte)'\\')
            {
                return -1;
            }

            isEscaped = true;
            position = EndOfEscape(json, position + 1);
            if (position < 0)
            {
                return -1;
            }
        }
    }

    /// <summary>The position of the next quote, backslash or control character; the end of the text if there is none.</summary>
    // "All Unicode characters may be placed within the quotation marks, except for the characters that MUST be escaped:
    // quotation mark, reverse solidus, and the control characters (U+0000 through U+001F)."
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int IndexOfSpecial(ReadOnlySpan<byte> json, int position)
    {
#if NET
        while (json.Length - position >= Vector128<byte>.Count)
        {
            Vector128<byte> bytes = Vector128.Create(json.Slice(position, Vector128<byte>.Count));
            uint special = SpecialsOf(bytes);
            if (special != 0)
            {
                return position + BitOperations.TrailingZeroCount(special);
            }

            position += Vector128<byte>.Count;
        }
#endif
        while (position < json.Length && json[position] is not ((byte)'"' or (byte)'\\' or < (byte)' '))
        {
            position++;
        }

        return position;
    }

    /// <summary>The end of the escape whose backslash is before <paramref name="position"/>; -1 if it is not an escape.</summary>
    public static int EndOfEscape(ReadOnlySpan<byte> json, int position)
    {
        byte escape = position < json.Length ? json[position] : (byte)0;
        if (JsonText.IsShortEscape(escape))
        {
            return position + 1;
        }

        if (escape != (byte)'u' || json.Length - position < 5)
        {
            return -1;
        }

        for (int i = position + 1; i <= position + 4; i++)
        {
            if (!IsHexDigit(json[i]))
            {
                return -1;
            }
        }

        return position + 5;
    }

    /// <summary>Whether the byte is a hexadecimal digit, of either case.</summary>
    public static bool IsHexDigit(byte value) =>
        value is (>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'f') or (>= (byte)'A' and <= (byte)'F');

#if NET
    /// <summary>A bit for each byte that is a quote, a backslash or a control character.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint SpecialsOf(Vector128<byte> bytes) =>
        (Vector128.Equals(bytes, Vector128.Create((byte)'"'))
        | Vector128.Equals(bytes, Vector128.Create((byte)'\\'))
        | Vector128.LessThan(bytes, Vector128.Create((byte)' '))).ExtractMostSignificantBits();
#endif

    /// <summary>The end of the number that begins at <paramref name="position"/>; -1 if there is none.</summary>
    public static int EndOfNumber(ReadOnlySpan<byte> json, int position)
    {
        // Most numbers: digits, perhaps a fraction, and the byte that follows in an object or array.
        int end = position;
        while ((uint)end < (uint)json.Length && json[end] is >= (byte)'0' and <= (byte)'9')
        {
            end++;
        }

        if (end == position || (json[position] == (byte)'0' && end != position + 1))
        {
            return EndOfAnyNumber(json, position);
        }

        if (At(json, end) == (byte)'.')
        {
            end = EndOfDigits(json, end + 1);
        }

        return At(json, end) is (byte)',' or (byte)'}' or (byte)']' ? end : EndOfAnyNumber(json, position);
    }

    /// <summary>
    /// The end of the last of the numbers that begin at <paramref name="position"/> and are separated by a comma, with or without a
    /// space after it; -1 if one of them is not a number.
    /// </summary>
    public static int EndOfNumbers(ReadOnlySpan<byte> json, int position)
    {
        int end = EndOfNumber(json, position);
        while (end >= 0 && At(json, end) == (byte)',')
        {
            int next = At(json, end + 1) == (byte)' ' ? end + 2 : end + 1;
            if (!MayBeginNumber(At(json, next)))
            {
                break;
            }

            end = EndOfNumber(json, next);
        }

        return end;
    }

    /// <summary>Whether a number may begin with the byte.</summary>
    public static bool MayBeginNumber(byte first) => first is (byte)'-' or (>= (byte)'0' and <= (byte)'9');

    private static int EndOfAnyNumber(ReadOnlySpan<byte> json, int position)
    {
        // number = [ minus ] int [ frac ] [ exp ]
        if (At(json, position) == (byte)'-')
        {
            position++;
        }

        position = At(json, position) == (byte)'0' ? position + 1 : EndOfDigits(json, position);
        if (position >= 0 && At(json, position) == (byte)'.')
        {
            position = EndOfDigits(json, position + 1);
        }

        if (position >= 0 && (At(json, position) is (byte)'e' or (byte)'E'))
        {
            position++;
            position = EndOfDigits(json, At(json, position) is (byte)'+' or (byte)'-' ? position + 1 : position);
        }

        return position;
    }

    private static int EndOfDigits(ReadOnlySpan<byte> json, int start)
    {
        int position = start;
        while (At(json, position) is >= (byte)'0' and <= (byte)'9')
        {
            position++;
        }

        return position == start ? -1 : position;
    }

    /// <summary>The byte at a position; NUL after the end, since no value, and no part of one, begins with it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte At(ReadOnlySpan<byte> json, int position) =>
        (uint)position < (uint)json.Length ? Unsafe.Add(ref MemoryMarshal.GetReference(json), (nint)(uint)position) : (byte)0;

    /// <summary>The position of the next byte that is not white space.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SkipWhiteSpace(ReadOnlySpan<byte> json, int position) =>
        At(json, position) > (byte)' ' ? position : SkipAnyWhiteSpace(json, position);

    /// <summary>The same, where white space is expected.</summary>
    public static int SkipAnyWhiteSpace(ReadOnlySpan<byte> json, int position)
    {
        while ((uint)position < (uint)json.Length && JsonStructure.IsWhiteSpace(json[position]))
        {
            position++;
        }

        return position;
    }
}
