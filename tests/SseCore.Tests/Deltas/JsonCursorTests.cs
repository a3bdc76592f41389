using System.Text;
using System.Text.Json;
using SseCore.TestKit;

namespace SseCore.Tests.Deltas;

/// <summary>
/// <see cref="JsonCursor"/> accepts what <see cref="Utf8JsonReader"/> accepts, and finds the same values: on
/// every short text over an alphabet of tokens, on documents with changed bytes, and at the depth limit.
/// </summary>
public class JsonCursorTests
{
    private static readonly string[] Tokens =
    [
        "{", "}", "[", "]", ",", ":", "\"a\"", "\"", "\\", "\\u00", "\\n", "1", "0", "-", ".", "e", "true", "nul", "l", " ", "\n", "\u0001", "é",
    ];

    private static readonly string[] Documents =
    [
        """{"id":"x","choices":[{"index":0,"delta":{"content":"a\"\u0041\\ é🙂"},"finish_reason":null}],"usage":{"n":-12.5e+3,"ok":true,"no":false}}""",
        """ [ 1 , [ ] , { } , "\ud83d\ude42" , -0 , 0.1E-7 , null ] """,
        """{"a":1234567,"b":12345678,"c":-123456789.12345678,"d":1771438842,"e":[0.123456789e+1234567890],"f":0}""",
        """{"a":{"b":{"c":[[[["deep"]]]]}},"long":"0123456789abcdef0123456789abcdef\\0123456789abcdef"}""",
        $$$"""{"{{{new string('n', 150)}}}" : { "{{{new string('m', 100)}}}"{{{new string('\n', 70)}}}: "x" , "z":[ ],"y" : {} }, "end"{{{new string(' ', 200)}}}:"\"{{{new string('s', 130)}}}"}""",
    ];

    [Fact]
    public void Every_short_text_is_accepted_or_refused_alike() => ForEveryText(string.Empty, depth: 4, AssertAgrees);

    [Theory]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    public void The_limit_of_depth_is_the_same(int depth)
    {
        AssertAgrees(new string('[', depth) + new string(']', depth));
        AssertAgrees(string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth));
    }

    [Fact]
    public void Documents_with_bytes_changed_are_accepted_or_refused_alike()
    {
        var random = new Random(20261121);
        byte[] replacements = "{}[],:\"\\ 01-.eutn\u0000\u001f\u007f"u8.ToArray();
        foreach (string document in Documents)
        {
            for (int run = 0; run < 20_000; run++)
            {
                byte[] text = Encoding.UTF8.GetBytes(document);
                for (int change = random.Next(3); change >= 0; change--)
                {
                    text[random.Next(text.Length)] = replacements[random.Next(replacements.Length)];
                }

                AssertAgrees(text.AsSpan(0, random.Next(8) == 0 ? random.Next(text.Length) : text.Length));
            }
        }
    }

    [Theory]
    [InlineData("{\"\\u0061b\":1}", "ab", true)]
    [InlineData("{\"a\\/\":1}", "a/", true)]
    [InlineData("{\"\\ud83d\\ude42\":1}", "🙂", true)]
    [InlineData("{\"\\ud83d\":1}", "🙂", false)]
    public void Names_are_read_with_their_escapes_resolved(string text, string name, bool isName)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var tape = new DeltaTape();
        AssertName(new JsonCursor(bytes));
        AssertName(new JsonCursor(bytes, tape));
        AssertName(new JsonCursor(bytes, tape));

        void AssertName(JsonCursor json)
        {
            Assert.True(json.TryEnterObject());
            Assert.True(json.ReadMember(out ReadOnlySpan<byte> read));
            Assert.Equal(isName, read.SequenceEqual(Encoding.UTF8.GetBytes(name)));
        }
    }

    private static void ForEveryText(string text, int depth, Action<string> assert)
    {
        assert(text);
        if (depth > 0)
        {
            foreach (string token in Tokens)
            {
                ForEveryText(text + token, depth - 1, assert);
            }
        }
    }

    private static void AssertAgrees(string text) => AssertAgrees(Encoding.UTF8.GetBytes(text));

    private static void AssertAgrees(ReadOnlySpan<byte> text)
    {
        string? expected = ScalarsOf(text);
        bool isAccepted = TrySkip(text);
        string? walked = WalkedScalarsOf(text);
        if (expected != walked || expected is not null != isAccepted)
        {
            Assert.Fail($"{Encoding.UTF8.GetString(text)}: reader {expected ?? "refuses"}, cursor {walked ?? "refuses"}, skipping {isAccepted}.");
        }
    }

    // Names, and scalars with their offsets, as the reader in the framework sees them; null if it rejects the text.
    private static string? ScalarsOf(ReadOnlySpan<byte> text)
    {
        var found = new StringBuilder();
        try
        {
            var reader = new Utf8JsonReader(text);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    string name = reader.ValueIsEscaped ? ReferenceJson.Unescape(Encoding.UTF8.GetString(reader.ValueSpan)) : Encoding.UTF8.GetString(reader.ValueSpan);
                    found.Append(ReferenceJson.Valid(name)).Append(' ');
                }
                else if (reader.TokenType == JsonTokenType.String)
                {
                    found.Append(reader.TokenStartIndex + 1).Append('+').Append(reader.ValueSpan.Length).Append(reader.ValueIsEscaped ? "e " : " ");
                }
                else if (reader.TokenType is JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null)
                {
                    found.Append(reader.TokenStartIndex).Append('+').Append(reader.ValueSpan.Length).Append(' ');
                }
            }

            return found.ToString();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? WalkedScalarsOf(ReadOnlySpan<byte> text)
    {
        var found = new StringBuilder();
        try
        {
            var json = new JsonCursor(text);
            Walk(ref json, found);
            json.End();
            return found.ToString();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Walk(scoped ref JsonCursor json, StringBuilder found)
    {
        if (json.TryEnterObject())
        {
            while (json.ReadMember(out ReadOnlySpan<byte> name))
            {
                found.Append(Encoding.UTF8.GetString(name)).Append(' ');
                Walk(ref json, found);
            }
        }
        else if (json.TryEnterArray())
        {
            while (json.ReadElement())
            {
                Walk(ref json, found);
            }
        }
        else
        {
            TapeValue value = json.ReadValue();
            found.Append(value.Start).Append('+').Append(value.Length).Append(value.IsEscaped ? "e " : " ");
        }
    }

    private static bool TrySkip(ReadOnlySpan<byte> text)
    {
        try
        {
            var json = new JsonCursor(text);
            json.SkipValue();
            json.End();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
