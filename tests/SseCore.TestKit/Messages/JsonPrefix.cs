using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SseCore.TestKit;

/// <summary>
/// What the beginning of a JSON text means, determined by plain recursive descent over a string of bytes, from the start each
/// time. Slow, and shares no code with the library.
/// </summary>
public sealed partial class JsonPrefix
{
    private static readonly string[] Literals = ["true", "false", "null"];

    private readonly string _text;
    private readonly UnfinishedJson _unfinished;
    private readonly int _maxDepth;
    private int _position;
    private int _depth;

    private JsonPrefix(string text, UnfinishedJson unfinished, int maxDepth)
    {
        _text = text;
        _unfinished = unfinished;
        _maxDepth = maxDepth;
        var document = new StringBuilder();
        SkipSpace();
        HasBegun = _position < text.Length;
        End = ReadValue(document);
        if (End == Ending.Whole)
        {
            SkipSpace();
            End = _position == text.Length ? Ending.Whole : Ending.Trailing;
        }

        Document = document.Length == 0 ? null : document.ToString();
    }

    public enum Ending
    {
        Whole,

        /// <summary>A number that ends with the text.</summary>
        OpenNumber,
        Cut,
        Wrong,
        Trailing,
    }

    public Ending End { get; }

    public bool HasBegun { get; }

    /// <summary>The position of the first byte that is invalid or trailing.</summary>
    public int WrongAt => End is Ending.Wrong or Ending.Trailing ? _position : -1;

    /// <summary>The closed document, spelled as <see cref="Canonical(ReadOnlyMemory{byte})"/> spells it; null if there is none.</summary>
    public string? Document { get; }

    /// <param name="text">The text, one character per byte.</param>
    /// <param name="unfinished">Which values are written while they are still arriving.</param>
    /// <param name="maxDepth">How many objects and arrays may be open at once; one more is invalid.</param>
    public static JsonPrefix Of(string text, UnfinishedJson unfinished, int maxDepth = int.MaxValue) => new(text, unfinished, maxDepth);

    /// <summary>A valid document without white space and with all strings escaped in the same way.</summary>
    public static string Canonical(ReadOnlyMemory<byte> document)
    {
        using var parsed = JsonDocument.Parse(document, new JsonDocumentOptions { MaxDepth = 1000 });
        return Canonical(parsed.RootElement);
    }

    public static string Canonical(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(',', value.EnumerateObject().Select(member => $"{Quote(member.Name)}:{Canonical(member.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(Canonical))}]",
        JsonValueKind.String => Quote(value.GetString()!),
        _ => value.GetRawText(),
    };

    // Lone surrogates become U+FFFD on the way through UTF-8.
    public static string Quote(string text) => $"\"{JsonEncodedText.Encode(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)))}\"";

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?\z")]
    private static partial Regex Number();

    [GeneratedRegex(@"^(-|-?(0|[1-9][0-9]*)(\.[0-9]*|(\.[0-9]+)?([eE][-+]?[0-9]*)?))\z")]
    private static partial Regex NumberPrefix();

    private Ending ReadValue(StringBuilder output)
    {
        SkipSpace();
        if (_position == _text.Length)
        {
            return Ending.Cut;
        }

        switch (_text[_position])
        {
            case '{':
                return ReadContainer(output, '}', ReadMember);
            case '[':
                return ReadContainer(output, ']', ReadValue);
            case '"':
                Ending end = ReadString(out string text);
                if (end == Ending.Whole || _unfinished.HasFlag(UnfinishedJson.Strings))
                {
                    output.Append(Quote(text));
                }

                return end;
            case '-' or (>= '0' and <= '9'):
                return ReadNumber(output);
            default:
                return ReadLiteral(output);
        }
    }

    private Ending ReadContainer(StringBuilder output, char close, Func<StringBuilder, Ending> readItem)
    {
        if (_depth == _maxDepth)
        {
            return Ending.Wrong;
        }

        _depth++;
        output.Append(_text[_position++]);
        bool isFirst = true;
        Ending end;
        while (true)
        {
            SkipSpace();
            if (isFirst && TryTake(close))
            {
                end = Ending.Whole;
                break;
            }

            var item = new StringBuilder();
            end = readItem(item);
            if (item.Length > 0)
            {
                output.Append(isFirst ? "" : ",").Append(item);
            }

            isFirst = false;
            if (end != Ending.Whole)
            {
                break;
            }

            SkipSpace();
            if (TryTake(close))
            {
                break;
            }

            if (!TryTake(','))
            {
                end = CutOrWrong();
                break;
            }
        }

        _depth--;
        output.Append(close);
        return end == Ending.OpenNumber ? Ending.Cut : end;
    }

    private Ending ReadMember(StringBuilder output)
    {
        SkipSpace();
        if (_position == _text.Length || _text[_position] != '"')
        {
            return CutOrWrong();
        }

        Ending end = ReadString(out string name);
        if (end != Ending.Whole)
        {
            return end;
        }

        SkipSpace();
        if (!TryTake(':'))
        {
            return CutOrWrong();
        }

        var value = new StringBuilder();
        end = ReadValue(value);
        if (value.Length > 0)
        {
            output.Append(Quote(name)).Append(':').Append(value);
        }

        return end;
    }

    private Ending ReadNumber(StringBuilder output)
    {
        int start = _position;
        while (_position < _text.Length && NumberPrefix().IsMatch(_text[start..(_position + 1)]))
        {
            _position++;
        }

        bool isOpen = _position == _text.Length;
        string token = _text[start.._position];
        bool isNumber = Number().IsMatch(token);
        bool isWhole = isNumber && !isOpen && ",]} \t\r\n".Contains(_text[_position], StringComparison.Ordinal);
        if (isWhole || _unfinished.HasFlag(UnfinishedJson.Numbers))
        {
            while (token.Length > 0 && !Number().IsMatch(token))
            {
                token = token[..^1];
            }

            output.Append(token);
        }

        return isWhole ? Ending.Whole : !isOpen ? Ending.Wrong : isNumber ? Ending.OpenNumber : Ending.Cut;
    }

    private Ending ReadLiteral(StringBuilder output)
    {
        string? literal = Literals.FirstOrDefault(literal => literal[0] == _text[_position]);
        if (literal is null)
        {
            return Ending.Wrong;
        }

        int matched = 0;
        while (matched < literal.Length && _position < _text.Length && _text[_position] == literal[matched])
        {
            matched++;
            _position++;
        }

        if (matched == literal.Length || _unfinished.HasFlag(UnfinishedJson.Literals))
        {
            output.Append(literal);
        }

        return matched == literal.Length ? Ending.Whole : CutOrWrong();
    }

    // As UTF-16, in which half a surrogate pair is an ordinary character.
    private Ending ReadString(out string text)
    {
        var characters = new StringBuilder();
        var run = new List<byte>();
        _position++;
        int heldHigh = 0;
        while (_position < _text.Length)
        {
            char next = _text[_position];
            if (next is '"' or '\\' or < ' ')
            {
                AppendRun(isWhole: true);
            }

            if (next == '"')
            {
                _position++;
                text = characters.ToString();
                return Ending.Whole;
            }

            if (next < ' ')
            {
                text = characters.ToString();
                return Ending.Wrong;
            }

            if (next != '\\')
            {
                run.Add((byte)next);
                _position++;
                heldHigh = 0;
                continue;
            }

            string escape = Regex.Match(_text[_position..], @"^\\(u[0-9a-fA-F]{0,4}|[""\\/bfnrt])?").Value;
            _position += escape.Length;
            if (escape.Length < 2 || (escape[1] == 'u' && escape.Length < 6))
            {
                bool mayPair = _position == _text.Length && Regex.IsMatch(escape, @"^\\(u([dD]([c-fC-F].?)?)?)?\z");
                text = characters.ToString(0, characters.Length - (mayPair ? heldHigh : 0));
                return CutOrWrong();
            }

            char unit = escape[1] == 'u' ? (char)Convert.ToInt32(escape[2..], 16) : "\"\\/\b\f\n\r\t"["\"\\/bfnrt".IndexOf(escape[1], StringComparison.Ordinal)];
            characters.Append(unit);
            heldHigh = char.IsHighSurrogate(unit) ? 1 : 0;
        }

        AppendRun(isWhole: false);
        text = characters.ToString(0, characters.Length - heldHigh);
        return Ending.Cut;

        void AppendRun(bool isWhole)
        {
            byte[] bytes = [.. run];
            run.Clear();
            Decoder decoder = Encoding.UTF8.GetDecoder();
            char[] decoded = new char[bytes.Length + 1];
            characters.Append(decoded, 0, decoder.GetChars(bytes, decoded, flush: isWhole));
        }
    }

    private Ending CutOrWrong() => _position == _text.Length ? Ending.Cut : Ending.Wrong;

    private bool TryTake(char wanted)
    {
        bool isThere = _position < _text.Length && _text[_position] == wanted;
        _position += isThere ? 1 : 0;
        return isThere;
    }

    private void SkipSpace()
    {
        while (_position < _text.Length && _text[_position] is ' ' or '\t' or '\r' or '\n')
        {
            _position++;
        }
    }
}
