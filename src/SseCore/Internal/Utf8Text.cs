using System.Text;
#if NET
using System.Text.Unicode;
#endif

namespace SseCore;

/// <summary>UTF-8 that may be broken: servers split characters, and relays split strings.</summary>
internal static class Utf8Text
{
    /// <summary>The maximum length of a character in bytes.</summary>
    public const int MaxScalarLength = 4;

    private const uint ReplacementCharacter = 0xFFFD;

    public static bool IsValid(ReadOnlySpan<byte> text)
    {
#if NET
        return IsShortAscii(text) || Utf8.IsValid(text);
#else
        while (!text.IsEmpty)
        {
            if (!IsCharacter(text, out int consumed))
            {
                return false;
            }

            text = text.Slice(consumed);
        }

        return true;
#endif
    }

#if NET
    // True for most tokens; checked without a call, by the first and the last bytes, which may overlap.
    private static bool IsShortAscii(ReadOnlySpan<byte> text)
    {
        const ulong NotAscii = 0x8080_8080_8080_8080;
        switch (text.Length)
        {
            case 0:
                return true;
            case < sizeof(uint):
                return (text[0] | text[text.Length >> 1] | text[^1]) < 0x80;
            case < sizeof(ulong):
                return ((BitConverter.ToUInt32(text) | BitConverter.ToUInt32(text[^sizeof(uint)..])) & 0x8080_8080) == 0;
            case <= 2 * sizeof(ulong):
                return ((BitConverter.ToUInt64(text) | BitConverter.ToUInt64(text[^sizeof(ulong)..])) & NotAscii) == 0;
            default:
                return false;
        }
    }
#endif

    /// <summary>The number of bytes at the end that begin a character which later bytes may complete.</summary>
    public static int IncompleteLength(ReadOnlySpan<byte> text)
    {
        for (int length = 1; length <= Math.Min(text.Length, 3); length++)
        {
            byte first = text[text.Length - length];
            if (first is < 0x80 or >= 0xC0)
            {
                bool isCut = first is >= 0xC2 and <= 0xF4
                    && !IsCharacter(text.Slice(text.Length - length), out int consumed)
                    && consumed == length;
                return isCut ? length : 0;
            }
        }

        return 0;
    }

    /// <summary>Returns the text as a new string.</summary>
#if NET
    public static string ToString(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text);
#else
    public static unsafe string ToString(ReadOnlySpan<byte> text)
    {
        fixed (byte* bytes = text)
        {
            return bytes is null ? string.Empty : Encoding.UTF8.GetString(bytes, text.Length);
        }
    }
#endif

    /// <summary>Appends the UTF-8 of a string.</summary>
#if NET
    public static void Append(ref PooledBuffer output, string text) =>
        output.Advance(Encoding.UTF8.GetBytes(text, output.Reserve(Encoding.UTF8.GetByteCount(text))));
#else
    public static unsafe void Append(ref PooledBuffer output, string text)
    {
        Span<byte> room = output.Reserve(Encoding.UTF8.GetByteCount(text));
        fixed (char* chars = text)
        fixed (byte* bytes = room)
        {
            output.Advance(text.Length == 0 ? 0 : Encoding.UTF8.GetBytes(chars, text.Length, bytes, room.Length));
        }
    }
#endif

    /// <summary>
    /// Appends the text with every maximal invalid part replaced by one U+FFFD, as specified by the WHATWG Encoding Standard's
    /// "UTF-8 decode".
    /// </summary>
    public static void AppendValid(ref PooledBuffer output, ReadOnlySpan<byte> text)
    {
        if (IsValid(text))
        {
            output.Append(text);
            return;
        }

        int runStart = 0;
        int position = 0;
        while (position < text.Length)
        {
            bool isValid = IsCharacter(text.Slice(position), out int consumed);
            if (!isValid)
            {
                output.Append(text.Slice(runStart, position - runStart));
                AppendScalar(ref output, ReplacementCharacter);
                runStart = position + consumed;
            }

            position += consumed;
        }

        output.Append(text.Slice(runStart));
    }

    public static void AppendReplacement(ref PooledBuffer output) => AppendScalar(ref output, ReplacementCharacter);

    /// <param name="output">Receives the bytes.</param>
    /// <param name="scalar">A Unicode scalar value.</param>
    public static void AppendScalar(ref PooledBuffer output, uint scalar) => output.Advance(WriteScalar(output.Reserve(MaxScalarLength), scalar));

    /// <param name="output">Receives the bytes; has room for <see cref="MaxScalarLength"/>.</param>
    /// <param name="scalar">A Unicode scalar value.</param>
    /// <returns>The number of bytes.</returns>
    public static int WriteScalar(Span<byte> output, uint scalar)
    {
        if (scalar < 0x80)
        {
            output[0] = (byte)scalar;
            return 1;
        }

        if (scalar < 0x800)
        {
            output[0] = (byte)(0xC0 | (scalar >> 6));
            output[1] = (byte)(0x80 | (scalar & 0x3F));
            return 2;
        }

        if (scalar < 0x10000)
        {
            output[0] = (byte)(0xE0 | (scalar >> 12));
            output[1] = (byte)(0x80 | ((scalar >> 6) & 0x3F));
            output[2] = (byte)(0x80 | (scalar & 0x3F));
            return 3;
        }

        output[0] = (byte)(0xF0 | (scalar >> 18));
        output[1] = (byte)(0x80 | ((scalar >> 12) & 0x3F));
        output[2] = (byte)(0x80 | ((scalar >> 6) & 0x3F));
        output[3] = (byte)(0x80 | (scalar & 0x3F));
        return 4;
    }

    // Whether the text begins with a character. Encoding Standard, "UTF-8 decoder": the second byte's bounds depend on the first, the
    // others are 80..BF. If false, `consumed` is the length of the maximal invalid part, at least 1.
    private static bool IsCharacter(ReadOnlySpan<byte> text, out int consumed)
    {
        byte first = text[0];
        consumed = 1;
        if (first < 0x80)
        {
            return true;
        }

        (int needed, byte lower, byte upper) = first switch
        {
            >= 0xC2 and <= 0xDF => (1, (byte)0x80, (byte)0xBF),
            0xE0 => (2, (byte)0xA0, (byte)0xBF),
            0xED => (2, (byte)0x80, (byte)0x9F),
            >= 0xE1 and <= 0xEF => (2, (byte)0x80, (byte)0xBF),
            0xF0 => (3, (byte)0x90, (byte)0xBF),
            0xF4 => (3, (byte)0x80, (byte)0x8F),
            >= 0xF1 and <= 0xF3 => (3, (byte)0x80, (byte)0xBF),
            _ => (0, (byte)0, (byte)0),
        };
        if (needed == 0)
        {
            return false;
        }

        for (int i = 1; i <= needed; i++)
        {
            if (i >= text.Length || text[i] < lower || text[i] > upper)
            {
                return false;
            }

            consumed++;
            (lower, upper) = (0x80, 0xBF);
        }

        return true;
    }
}
