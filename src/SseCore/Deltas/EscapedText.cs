using System.Buffers.Text;

namespace SseCore;

/// <summary>
/// Compares the raw contents of a JSON string, escapes and all, with text. <c>Utf8JsonReader.ValueTextEquals</c> does
/// the same but throws on half a surrogate pair, which JSON allows.
/// </summary>
internal static class EscapedText
{
    private const int UnicodeEscapeLength = 6;
    private const int ReplacementCharacter = 0xFFFD;

    /// <summary>Whether <paramref name="escaped"/>, the well-formed contents of a JSON string, spells <paramref name="text"/>.</summary>
    public static bool Equals(ReadOnlySpan<byte> escaped, ReadOnlySpan<byte> text)
    {
        Span<byte> utf8 = stackalloc byte[4];
        while (!escaped.IsEmpty)
        {
            int length = Next(ref escaped, utf8);
            if (!text.StartsWith(utf8.Slice(0, length)))
            {
                return false;
            }

            text = text.Slice(length);
        }

        return text.IsEmpty;
    }

    private static int Next(scoped ref ReadOnlySpan<byte> escaped, scoped Span<byte> utf8)
    {
        if (escaped[0] != '\\')
        {
            utf8[0] = escaped[0];
            escaped = escaped.Slice(1);
            return 1;
        }

        if (escaped[1] == 'u')
        {
            return Encode(NextCodePoint(ref escaped), utf8);
        }

        utf8[0] = escaped[1] switch
        {
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            byte itself => itself,
        };
        escaped = escaped.Slice(2);
        return 1;
    }

    private static int NextCodePoint(scoped ref ReadOnlySpan<byte> escaped)
    {
        int first = CodeUnit(escaped);
        escaped = escaped.Slice(UnicodeEscapeLength);
        if (first is < 0xD800 or > 0xDFFF)
        {
            return first;
        }

        if (first <= 0xDBFF && escaped.Length >= UnicodeEscapeLength && escaped[0] == '\\' && escaped[1] == 'u'
            && CodeUnit(escaped) is int second and >= 0xDC00 and <= 0xDFFF)
        {
            escaped = escaped.Slice(UnicodeEscapeLength);
            return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
        }

        return ReplacementCharacter;
    }

    private static int CodeUnit(ReadOnlySpan<byte> escape) =>
        Utf8Parser.TryParse(escape.Slice(2, 4), out ushort unit, out int consumed, 'x') && consumed == 4 ? unit : ReplacementCharacter;

    private static int Encode(int codePoint, scoped Span<byte> utf8)
    {
        switch (codePoint)
        {
            case < 0x80:
                utf8[0] = (byte)codePoint;
                return 1;
            case < 0x800:
                utf8[0] = (byte)(0xC0 | (codePoint >> 6));
                utf8[1] = Continuation(codePoint);
                return 2;
            case < 0x10000:
                utf8[0] = (byte)(0xE0 | (codePoint >> 12));
                utf8[1] = Continuation(codePoint >> 6);
                utf8[2] = Continuation(codePoint);
                return 3;
            default:
                utf8[0] = (byte)(0xF0 | (codePoint >> 18));
                utf8[1] = Continuation(codePoint >> 12);
                utf8[2] = Continuation(codePoint >> 6);
                utf8[3] = Continuation(codePoint);
                return 4;
        }
    }

    private static byte Continuation(int bits) => (byte)(0x80 | (bits & 0x3F));
}
