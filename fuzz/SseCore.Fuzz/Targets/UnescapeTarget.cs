using System.Buffers;
using System.Text;
using System.Text.Json;
using SseCore.TestKit;

namespace SseCore.Fuzz;

/// <summary>
/// The text of JSON strings, with halves of surrogate pairs carried from one to the next, compared with <see cref="UTF8Encoding"/>;
/// and invalid UTF-8, compared with the same. Byte 0: what is carried and kept; byte 1: where to cut; then the string as
/// written.
/// </summary>
internal sealed class UnescapeTarget : IFuzzTarget
{
    private const int MayCarry = 1;
    private const int KeepInvalid = 2;
    private const int IsCarried = 4;

    private const ushort CarriedHigh = 0xD83D;

    public string Name => "unescape";

    public IReadOnlyList<byte[]> Dictionary => Tokens.Json;

    public void Run(ReadOnlySpan<byte> input, FeatureSet features)
    {
        var reader = new InputReader(input);
        byte flags = reader.Next();
        byte cut = reader.Next();
        DemandSameUtf8(reader.Rest);
        if (!IsString(reader.Rest))
        {
            return;
        }

        bool mayCarry = (flags & MayCarry) != 0;
        bool keepInvalid = (flags & KeepInvalid) != 0;
        ushort carried = (flags & IsCarried) != 0 ? CarriedHigh : (ushort)0;
        (byte[] expected, ushort expectedHigh) = Expect(reader.Rest, carried, mayCarry, keepInvalid);
        (byte[] text, ushort high) = Unescape(reader.Rest, carried, mayCarry, keepInvalid);
        Agreement.DemandEqual(Shown(expected), Shown(text), "Unescaped");
        Agreement.DemandEqual(expectedHigh, high, "Left for the string that follows");
        Agreement.Demand(keepInvalid || System.Text.Unicode.Utf8.IsValid(text), "Text is not UTF-8.");
        features.Add((mayCarry ? 1 : 0) | (keepInvalid ? 2 : 0) | (carried == 0 ? 0 : 4) | (high == 0 ? 0 : 8));

        int place = PlaceToCut(reader.Rest, cut);
        (byte[] first, ushort between) = Unescape(reader.Rest[..place], carried, mayCarry: true, keepInvalid);
        (byte[] second, ushort last) = Unescape(reader.Rest[place..], between, mayCarry, keepInvalid);
        Agreement.DemandEqual(Shown(text), Shown([.. first, .. second]), $"In two strings, cut at {place}");
        Agreement.DemandEqual(high, last, $"Left, of two strings, cut at {place}");

        if (!System.Text.Unicode.Utf8.IsValid(reader.Rest))
        {
            // Such bytes have no text, not even a replacement.
            return;
        }

        (byte[] whole, _) = Unescape(reader.Rest, carried: 0, mayCarry: false, keepInvalid: false);
        Agreement.Demand(JsonText.UnescapedEquals(reader.Rest, whole), "It does not spell what it says.");
        Agreement.Demand(!JsonText.UnescapedEquals(reader.Rest, [.. whole, (byte)'x']), "It spells more than it says.");
    }

    private static void DemandSameUtf8(ReadOnlySpan<byte> text)
    {
        byte[] expected = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text));
        var valid = default(PooledBuffer);
        Utf8Text.AppendValid(ref valid, text);
        Agreement.DemandEqual(Shown(expected), Shown(valid.Span), "UTF-8 made valid");
        valid.Release();
        Agreement.DemandEqual(IncompleteLength(text), Utf8Text.IncompleteLength(text), "Bytes of a character that is cut");
    }

    private static int IncompleteLength(ReadOnlySpan<byte> text)
    {
        for (int length = Math.Min(3, text.Length); length > 0; length--)
        {
            if (Rune.DecodeFromUtf8(text[^length..], out _, out int consumed) == OperationStatus.NeedMoreData && consumed == length)
            {
                return length;
            }
        }

        return 0;
    }

    private static bool IsString(ReadOnlySpan<byte> raw)
    {
        try
        {
            var json = new Utf8JsonReader([(byte)'"', .. raw, (byte)'"']);
            return json.Read() && json.TokenType == JsonTokenType.String && json.BytesConsumed == raw.Length + 2 && !json.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // Runs of escapes as UTF-16, in which half a pair is an ordinary character, and the text between them.
    private static (byte[] Text, ushort High) Expect(ReadOnlySpan<byte> raw, ushort carried, bool mayCarry, bool keepInvalid)
    {
        var text = new List<byte>();
        var escaped = new StringBuilder();
        if (carried != 0)
        {
            escaped.Append((char)carried);
        }

        for (int position = 0; position < raw.Length;)
        {
            if (raw[position] != '\\')
            {
                AppendEscaped();
                int end = raw[position..].IndexOf((byte)'\\');
                ReadOnlySpan<byte> plain = end < 0 ? raw[position..] : raw.Slice(position, end);
                text.AddRange(keepInvalid ? plain.ToArray() : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(plain)));
                position += plain.Length;
            }
            else if (raw[position + 1] == 'u')
            {
                escaped.Append((char)Convert.ToUInt16(Encoding.ASCII.GetString(raw.Slice(position + 2, 4)), 16));
                position += 6;
            }
            else
            {
                escaped.Append("\"\\/\b\f\n\r\t"["\"\\/bfnrt".IndexOf((char)raw[position + 1], StringComparison.Ordinal)]);
                position += 2;
            }
        }

        ushort high = mayCarry && escaped.Length > 0 && char.IsHighSurrogate(escaped[^1]) ? escaped[^1] : (ushort)0;
        escaped.Length -= high == 0 ? 0 : 1;
        AppendEscaped();
        return ([.. text], high);

        void AppendEscaped()
        {
            text.AddRange(Encoding.UTF8.GetBytes(escaped.ToString()));
            escaped.Clear();
        }
    }

    private static (byte[] Text, ushort High) Unescape(ReadOnlySpan<byte> raw, ushort carried, bool mayCarry, bool keepInvalid)
    {
        var text = default(PooledBuffer);
        ushort high = JsonText.AppendUnescaped(raw, ref text, carried, mayCarry, keepInvalid);
        byte[] unescaped = text.Span.ToArray();
        text.Release();
        return (unescaped, high);
    }

    // The first position from the requested one on that is between two characters and not within an escape.
    private static int PlaceToCut(ReadOnlySpan<byte> raw, int wanted)
    {
        int position = 0;
        while (position < raw.Length && (position < wanted || raw[position] >= 0x80))
        {
            position += raw[position] != '\\' ? 1 : raw[position + 1] == 'u' ? 6 : 2;
        }

        return position;
    }

    private static string Shown(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
