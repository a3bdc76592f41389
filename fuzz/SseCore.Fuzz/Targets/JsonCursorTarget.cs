using System.Globalization;
using System.Text;
using System.Text.Json;
using SseCore.TestKit;

namespace SseCore.Fuzz;

/// <summary>
/// <see cref="JsonCursor"/> compared with <see cref="Utf8JsonReader"/>: which texts are accepted, and the positions and contents of
/// their values. The input is the text.
/// </summary>
internal sealed class JsonCursorTarget : IFuzzTarget
{
    public string Name => "json";

    public IReadOnlyList<byte[]> Dictionary => Tokens.Json;

    public IEnumerable<byte[]> Seeds => SampleStream.All.Values
        .Select(sample => ReferenceFramer.Read(sample.Bytes).Events.MaxBy(evt => evt.Data.Length)!.Data)
        .Select(Encoding.UTF8.GetBytes);

    public void Run(ReadOnlySpan<byte> input, FeatureSet features)
    {
        List<JsonScalar>? expected = ReadInBox(input);
        List<JsonScalar>? walked = Walk(input);
        bool isAccepted = expected is not null;
        AddFeatures(features, expected);
        Agreement.DemandEqual(isAccepted, walked is not null, "Accepted when walked");
        Agreement.DemandEqual(isAccepted, IsAcceptedAsOne(input, skip: true), "Accepted when skipped");
        Agreement.DemandEqual(isAccepted, IsAcceptedAsOne(input, skip: false), "Accepted when read as one");
        if (expected is not null && walked is not null)
        {
            // The library replaces invalid Unicode; the reader returns nothing for it that could be compared.
            Agreement.DemandEqualLists(expected, [.. walked.Select((scalar, i) => i < expected.Count && expected[i].Text is null ? scalar with { Text = null } : scalar)], "Scalars");
        }
    }

    private static void AddFeatures(FeatureSet features, List<JsonScalar>? scalars)
    {
        features.AddCount(1, scalars?.Count ?? 0);
        foreach (JsonScalar scalar in scalars ?? [])
        {
            features.Add(
                (scalar.IsEscaped ? 1 : 0)
                | (scalar.Text is null ? 0 : 2)
                | (scalar.Integer is null ? 0 : 4)
                | (Math.Min(scalar.Length, 40) << 3));
        }
    }

    private static List<JsonScalar>? ReadInBox(ReadOnlySpan<byte> text)
    {
        var scalars = new List<JsonScalar>();
        try
        {
            var reader = new Utf8JsonReader(text);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    scalars.Add(JsonScalar.OfName(TextOf(reader)));
                }
                else if (reader.TokenType == JsonTokenType.String)
                {
                    int start = reader.ValueSpan.IsEmpty ? -1 : (int)reader.TokenStartIndex + 1;
                    scalars.Add(new JsonScalar(start, reader.ValueSpan.Length, reader.ValueIsEscaped, TextOf(reader), Integer: null));
                }
                else if (reader.TokenType is JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null)
                {
                    long? integer = reader.TokenType == JsonTokenType.Number ? IntegerOf(reader) : null;
                    scalars.Add(new JsonScalar((int)reader.TokenStartIndex, reader.ValueSpan.Length, IsEscaped: false, Text: null, integer));
                }
            }

            return scalars;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? TextOf(Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // Broken UTF-8, or half a surrogate pair.
            return null;
        }
    }

    // An integer in any notation, as long as a double can tell that it is one.
    private static long? IntegerOf(Utf8JsonReader reader)
    {
        const double MaxExact = 9007199254740992;
        if (reader.TryGetInt64(out long integer))
        {
            return integer;
        }

        double number = double.Parse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture);
        return Math.Abs(number) <= MaxExact && number == Math.Floor(number) ? (long)number : null;
    }

    private static List<JsonScalar>? Walk(ReadOnlySpan<byte> text)
    {
        var scalars = new List<JsonScalar>();
        try
        {
            var json = new JsonCursor(text);
            Walk(ref json, text, scalars);
            json.End();
            return scalars;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Walk(scoped ref JsonCursor json, ReadOnlySpan<byte> text, List<JsonScalar> scalars)
    {
        if (json.TryEnterObject())
        {
            while (json.ReadMember(out ReadOnlySpan<byte> name))
            {
                scalars.Add(JsonScalar.OfName(TextOf(name)));
                Walk(ref json, text, scalars);
            }
        }
        else if (json.TryEnterArray())
        {
            while (json.ReadElement())
            {
                Walk(ref json, text, scalars);
            }
        }
        else
        {
            TapeValue value = json.ReadValue();
            bool isString = value.Kind is TapeValueKind.String or TapeValueKind.EscapedString;
            scalars.Add(new JsonScalar(
                isString && value.Length == 0 ? -1 : value.Start,
                value.Length,
                value.IsEscaped,
                isString ? TextOf(json.TextOf(value)) : null,
                value.TryGetInt64(text, out long integer) ? integer : null));
        }
    }

    private static string TextOf(ReadOnlySpan<byte> bytes)
    {
        var text = default(PooledBuffer);
        Utf8Text.AppendValid(ref text, bytes);
        Agreement.Demand(System.Text.Unicode.Utf8.IsValid(text.Span), "Text is not UTF-8.");
        string found = Encoding.UTF8.GetString(text.Span);
        text.Release();
        return found;
    }

    private static bool IsAcceptedAsOne(ReadOnlySpan<byte> text, bool skip)
    {
        try
        {
            var json = new JsonCursor(text);
            if (skip)
            {
                json.SkipValue();
            }
            else
            {
                json.ReadValue();
            }

            json.End();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
