using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SseCore.TestKit;

/// <summary>How dialects see JSON values. Any value may be absent or have another type; it is then <see langword="null"/>.</summary>
internal static class ReferenceJson
{
    public static JsonElement? Member(this JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(name, out JsonElement member) ? member : null;

    public static IEnumerable<JsonElement?> Elements(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray().Select(item => (JsonElement?)item) : [];

    /// <summary>Whether there is a value: not absent, null, false or the empty string.</summary>
    public static bool HasValue(this JsonElement? element) =>
        element is { ValueKind: not (JsonValueKind.Null or JsonValueKind.False) } value && value.GetRawText() != "\"\"";

    /// <summary>A non-empty string.</summary>
    public static string? Text(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.String } value && value.GetRawText() is { Length: > 2 } raw ? Unescape(raw[1..^1]) : null;

    /// <summary>A non-empty string, or a number as written.</summary>
    public static string? Scalar(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Number } value ? value.GetRawText() : element.Text();

    /// <summary>A non-empty string, or an object or array as written.</summary>
    public static string? Content(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } value ? value.GetRawText() : element.Text();

    /// <summary>A string, number or boolean as written.</summary>
    public static string? Primitive(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } value ? value.GetRawText() : null;

    public static long? Integer(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Number } value
        && decimal.TryParse(value.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number)
        && number == decimal.Truncate(number) && number is >= long.MinValue and <= long.MaxValue
            ? (long)number
            : null;

    public static int? Index(this JsonElement? element) =>
        element.Integer() is >= 0 and < int.MaxValue and long index ? (int)index : null;

    /// <summary>Whether the text begins with an object and ends with the bracket that closes it, whatever is between.</summary>
    public static bool IsObjectToItsLastBracket(string text)
    {
        // Half a pair at the end is held back.
        text = text.Length > 0 && char.IsHighSurrogate(text[^1]) ? text[..^1] : text;
        int depth = 0;
        bool isInString = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (isInString)
            {
                isInString = text[i] != '"';
                i += text[i] == '\\' ? 1 : 0;
                continue;
            }

            isInString = text[i] == '"';
            depth += text[i] switch { '{' or '[' => 1, '}' or ']' => -1, _ => 0 };
            if (depth == 0)
            {
                return text[0] == '{' && i == text.Length - 1;
            }
        }

        return false;
    }

    /// <summary>The text as valid UTF-16: half a surrogate pair becomes U+FFFD.</summary>
    public static string Valid(string? text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""));

    /// <summary>The text of a JSON string. <c>JsonElement.GetString</c> throws on half a surrogate pair, which JSON allows (RFC 8259, section 8.2).</summary>
    public static string Unescape(string raw)
    {
        var text = new StringBuilder();
        for (int i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }

            i++;
            if (raw[i] == 'u')
            {
                text.Append((char)ushort.Parse(raw.AsSpan(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 4;
                continue;
            }

            text.Append(raw[i] switch
            {
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                char itself => itself,
            });
        }

        return text.ToString();
    }
}
