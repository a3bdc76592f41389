using System.Text;
using System.Text.RegularExpressions;

namespace SseCore.TestKit;

/// <summary>
/// Makes up streams as models write them: a few payloads that recur many times with different scalars, and now and then anything
/// else that may happen to an event on its way. Text is Latin-1 here, so that it can hold any byte.
/// </summary>
public sealed partial class RepetitiveStreamMaker
{
    private static readonly string[] Plain = ["a", " word", "the", "tokens", "fifteen bytes..", "sixteen bytes...", "more than sixteen bytes of a text", "{}", "1", "' ,:[]{}"];

    private static readonly string[] Special =
    [
        "", "\\n", "\\u00e9", "\\\"", "\\\\", "\\/", "\\ud83d\\ude42", "\\ud83d", "\\ude42", "text\\ud83d", "\\ude42text", "after sixteen bytes\\n", "\\u0000",
        Latin1("é"), Latin1("北京 and more than that"), Latin1("🙂"), "\x7F", "\xFF", "\xC3", "\xC3(", "\xE5\x8C", "sixteen bytes..\xFF", "after sixteen bytes \xFF",
        "\xFF\\n", "\\ud83d\xFF", "\t", "\0", "\\x", "\\u12", "\\u00eG", "\\", "\\\\\"z", Latin1("\u2028"),
    ];

    private static readonly string[] Integers = ["0", "1", "2", "3", "7", "11", "42", "1718035200", "1718035201", "12345678", "123456789", "1234567890", "2147483646", "2147483647"];

    private static readonly string[] Numbers =
    [
        "-1", "-0", "1.0", "12.0", "1.5", "2e1", "2E+1", "25e-1", "1e99", "0.0", "123456789012345678", "1234567890123456789", "9223372036854775808",
        "100000000000000000000000000", "01", "00", "1.", ".5", "-", "+1", "1e", "1e+", "0x1", "1 ", " 1", "1_0",
    ];

    private static readonly string[] Values = ["null", "true", "false", "7", "\"\"", "\"odd\"", "[]", "{}", "{\"a\":\"b\"}", "[1,\"x\"]", "nul", ""];
    private static readonly string[] LineEnds = ["\n", "\n", "\r\n", "\r\n", "\r"];
    private static readonly string[] OtherLines = ["id: 7", "id", "retry: 5", ": comment", ":", "unknown: field", "event: message", "event: novel", "event", "data", "data: ", "", "{\"error\":{}}"];

    private static readonly DeltaKinds[] SomeKinds =
    [
        DeltaKinds.None, DeltaKinds.Text, DeltaKinds.Text | DeltaKinds.Usage, DeltaKinds.ToolCalls, DeltaKinds.ToolCallArguments, DeltaKinds.ToolCallStart, DeltaKinds.Reasoning,
        DeltaKinds.MessageStart, DeltaKinds.Finish, DeltaKinds.Unknown, DeltaKinds.All & ~DeltaKinds.Text, DeltaKinds.All & ~DeltaKinds.MessageStart,
    ];

    private readonly string _dialect;
    private readonly Random _random;
    private readonly bool _isLines;
    private readonly bool _isMixed;
    private readonly string _lineEnd;
    private readonly string _data;
    private readonly bool _isPadded;
    private readonly bool _isOdd;

    // A scalar is special once in so many.
    private readonly int _plainness;

    /// <param name="dialect">The dialect.</param>
    /// <param name="random">The source of randomness.</param>
    public RepetitiveStreamMaker(string dialect, Random random)
    {
        _dialect = dialect;
        _random = random;
        _isLines = OneIn(5);
        _isMixed = OneIn(8);
        _lineEnd = Pick(LineEnds);
        _data = OneIn(3) ? "data:" : "data: ";
        _isPadded = OneIn(3);
        _isOdd = OneIn(2);
        _plainness = Pick([4, 20, 80]);
    }

    public RepetitiveStream Make()
    {
        Template[] templates = [.. Templates().Take(OneIn(4) ? 6 : _random.Next(1, 4))];
        var pieces = new List<byte[]>();
        if (OneIn(10))
        {
            pieces.Add([0xEF, 0xBB, 0xBF]);
        }

        int count = templates.Length == 0 ? 0 : _random.Next(4, 40);
        bool isCyclic = OneIn(3);
        Template template = templates.Length == 0 ? new("", [], []) : templates[0];
        for (int i = 0; i < count; i++)
        {
            template = isCyclic ? templates[i % templates.Length] : OneIn(6) ? Pick(templates) : template;
            pieces.Add(Bytes(Framed(template.Name, Written(template))));
        }

        if (OneIn(2) && DialectFile.All[_dialect].Terminators.FirstOrDefault(terminator => terminator.Payload is not null) is { } end)
        {
            pieces.Add(Bytes(Framed("", end.Payload!)));
            pieces.Add(pieces[0]);
        }

        if (OneIn(3) && pieces.Count > 0)
        {
            pieces[^1] = pieces[^1][.._random.Next(pieces[^1].Length)];
        }

        return new RepetitiveStream(OneIn(6) ? "auto" : _dialect, pieces, Options(pieces));
    }

    private DeltaParserOptions Options(List<byte[]> pieces)
    {
        // About the size of an event, so that some events exceed it and some do not.
        int limit = OneIn(3) && pieces.Count > 0 ? Math.Max(1, Pick(pieces).Length + _random.Next(-12, 40)) : SseFramerOptions.DefaultMaxEventBytes;
        return new DeltaParserOptions
        {
            Kinds = OneIn(3) ? Pick(SomeKinds) : DeltaKinds.All,
            InvalidUtf8 = Pick([InvalidUtf8Policy.Replace, InvalidUtf8Policy.Replace, InvalidUtf8Policy.Keep, InvalidUtf8Policy.Throw]),
            ContentType = !_isLines ? null : OneIn(4) ? null : "application/x-ndjson",
            Framing = new SseFramerOptions
            {
                MaxEventBytes = limit,
                OverflowPolicy = OneIn(2) ? SseOverflowPolicy.Throw : SseOverflowPolicy.DropAndResync,
                DispatchIncompleteAtEnd = OneIn(3),
            },
        };
    }

    private IEnumerable<Template> Templates()
    {
        while (true)
        {
            foreach (GeneratedEvent evt in new MessageMaker(DialectFile.All[_dialect], _random).Make().Where(evt => evt.Payload.IsObject && evt.Payload.ToString() != "{}"))
            {
                string payload = Latin1((OneIn(4) ? evt.Payload.WriteAnyWay(_random) : evt.Payload.ToString()).Replace("\n", " ", StringComparison.Ordinal));
                string[] tokens = [.. Token().Matches(payload).Select(token => token.Value)];
                double variety = Pick([0.1, 0.3, 0.7]);
                yield return new Template(evt.Name, tokens, [.. tokens.Select((token, i) => IsScalar(tokens, i) && _random.NextDouble() < variety)]);
            }
        }
    }

    // The template with different scalars where they vary, and sometimes with further changes.
    private string Written(Template template)
    {
        int oddPlace = _isOdd && OneIn(8) ? _random.Next(template.Tokens.Length) : -1;
        var text = new StringBuilder();
        for (int i = 0; i < template.Tokens.Length; i++)
        {
            string token = template.Tokens[i];
            if (_isPadded && i == template.Tokens.Length - 1)
            {
                text.Append(' ', _random.Next(6));
            }

            text.Append(
                i == oddPlace ? Odd(token)
                : !template.Varies[i] || OneIn(4) ? token
                : token[0] == '"' ? $"\"{Pick(OneIn(_plainness) ? Special : Plain)}\""
                : Pick(OneIn(_plainness) ? Numbers : Integers));
        }

        if (_isOdd && OneIn(12))
        {
            int place = _random.Next(text.Length);
            switch (_random.Next(3))
            {
                case 0:
                    text.Length = place;
                    break;
                case 1:
                    text[place] = Pick([.. "\"\\{}[],: 0a\0\xFF\r\n"]);
                    break;
                default:
                    text.Append(Pick([" ", "}", "\t"]));
                    break;
            }
        }

        return text.ToString();
    }

    private string Odd(string token) => token[0] switch
    {
        '{' => Pick(["{\"unheard_of\":1,", "{\"unheard_of\":\"of\\\"\",", "{ ", "[", "{{"]),
        '}' => Pick([" }", "  }", "\t}", ",\"unheard_of\":[{}]}", "", "}}"]),
        ',' => Pick([", ", " ,", ",,", ""]),
        ':' => Pick([": ", "", "::"]),
        _ => Pick(Values),
    };

    private string Framed(string name, string payload)
    {
        if (_isLines)
        {
            return payload.Replace("\n", " ", StringComparison.Ordinal) + (OneIn(20) ? "\n\n" : OneIn(20) ? " \n" : _lineEnd == "\r" ? "\n" : _lineEnd);
        }

        var text = new StringBuilder();
        if (name != "")
        {
            text.Append("event: ").Append(name).Append(LineEnd());
        }

        if (_isOdd && OneIn(10))
        {
            text.Append(Pick(OtherLines)).Append(LineEnd());
        }

        if (_isOdd && OneIn(20) && payload.IndexOf(',', StringComparison.Ordinal) is > 0 and int comma)
        {
            text.Append(_data).Append(payload[..comma]).Append(LineEnd());
            payload = payload[comma..];
        }

        text.Append(_isOdd && OneIn(20) ? Pick(["data:", "data: ", "data:  ", "data", "id: {"]) : _data).Append(payload).Append(LineEnd());
        if (_isOdd && OneIn(12))
        {
            text.Append(Pick(OtherLines)).Append(LineEnd());
        }

        return text.Append(LineEnd()).ToString();
    }

    private string LineEnd() => _isMixed && OneIn(3) ? Pick(LineEnds) : _lineEnd;

    // Names are not scalars; a colon follows them.
    private static bool IsScalar(string[] tokens, int i) =>
        char.IsDigit(tokens[i][^1]) || (tokens[i][0] == '"' && tokens.Skip(i + 1).FirstOrDefault(token => !string.IsNullOrWhiteSpace(token)) != ":");

    private bool OneIn(int count) => _random.Next(count) == 0;

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    private static string Latin1(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    [GeneratedRegex("""
        "([^"\\]|\\.)*"|[-+.0-9eE]+|[a-z]+|\s+|.
        """, RegexOptions.Singleline)]
    private static partial Regex Token();

    // A payload as tokens, and which of them may differ in the next event.
    private sealed record Template(string Name, string[] Tokens, bool[] Varies);
}
