using System.Text.Json;

namespace SseCore.TestKit;

/// <summary>
/// What the rules of a dialect look for in payloads, as a tree: at each place the values that would mean something there.
/// Payloads are made up from it, with mostly right and some wrong values.
/// </summary>
public sealed class PayloadShape(ArgumentPaths paths)
{
    private static readonly string[] Texts =
    [
        "a", " word", "\\n", "\\\"q\\\"", "\\u00e9", "é", "北京", "🙂", "\\ud83d\\ude42", "\\ud83d", "\\ude42", "x\\ud83d", "\\ude42y", "\\\\\\/", "\u2028", "{}", "{\\\"a\\\":", "1}", "",
    ];

    private static readonly string[] Odd = ["null", "null", "false", "true", "7", "-1", "1.5", "1e99", "[]", "{}", "[{}]", "{\"text\":\"no\"}", "\"\"", "\"odd\"", "\"\\ud83d\""];
    private static readonly string[] Containers = ["{}", "{ }", "{\"k\":1}", "[1, {\"k\": \"\\ud83d\"}]", "{\"k\":\"\\\"é\"}"];
    private static readonly string[] Ids = ["\"a\"", "\"a\"", "\"b\"", "\"c\"", "\"\\u0061\"", "\"\"", "\"\\ud83d\"", "12", "null"];
    private static readonly string[] Names = ["\"f\"", "\"f\"", "\"g\"", "\"n\\u0061me\"", "\"\"", "null"];
    private static readonly string[] Reasons = ["\"stop\"", "\"tool_calls\"", "\"length\"", "\"st\\u006fp\"", "\"\"", "null"];
    private static readonly string[] Counts = ["0", "1", "5", "12.0", "2e1", "null", "\"5\"", "1.5", "9007199254740993"];
    private static readonly string[] Indexes = ["0", "0", "0", "0", "0", "0", "1", "1", "1", "2", "11", "1.0", "-1", "null"];

    private static readonly string[] Values = ["1", "-2.50e3", "true", "false", "null", "\"\"", "\"\\u0041\""];
    private static readonly string[] Mores = ["true", "true", "true", "false", "null", "\"true\""];

    private readonly Dictionary<string, PayloadShape> _members = [];
    private readonly List<Func<Random, Json?>> _values = [];
    private PayloadShape? _element;

    /// <summary>Adds what a rule needs to fire, and what it captures.</summary>
    public void Add(DialectRule rule)
    {
        foreach (DialectGuard guard in rule.Guards)
        {
            Add(guard.Path, guard.Expectation);
        }

        foreach ((string capture, IReadOnlyList<DialectPath> paths) in rule.Captures)
        {
            foreach (DialectPath path in paths.Where(path => !path.IsPosition))
            {
                At(path)._values.Add(random => Captured(rule.Emit, capture, random));
            }
        }
    }

    /// <summary>Adds a value that meets an expectation.</summary>
    public void Add(DialectPath path, JsonElement expectation)
    {
        // If a guard and a capture look at the same place, the guard's value is used more often.
        PayloadShape place = At(path);
        place._values.AddRange(Enumerable.Repeat((Random random) => random.Next(8) == 0 ? Pick(Odd, random) : Meeting(expectation, random), 2));
    }

    /// <summary>A payload.</summary>
    public Json Make(Random random) => MakeObject(random);

    private PayloadShape At(DialectPath path)
    {
        PayloadShape place = this;
        foreach (string step in path.Text.Replace("[]", ".[]", StringComparison.Ordinal).Split('.'))
        {
            place = step == "[]" ? place._element ??= new(paths) : place._members.TryGetValue(step, out PayloadShape? member) ? member : place._members[step] = new(paths);
        }

        return place;
    }

    // Null: absent.
    private Json? MakeValue(Random random)
    {
        if (random.Next(16) == 0)
        {
            return random.Next(2) == 0 ? null : Pick(Odd, random);
        }

        int way = random.Next(_values.Count + (_members.Count > 0 ? 3 : 0) + (_element is null ? 0 : 3));
        return way < _values.Count ? _values[way](random) : _element is null || (_members.Count > 0 && random.Next(2) == 0) ? MakeObject(random) : MakeArray(_element, random);
    }

    private static Json MakeArray(PayloadShape element, Random random)
    {
        int count = Math.Min(random.Next(5), 3);
        return Json.Array(Enumerable.Range(0, count).Select(_ => element.MakeValue(random) ?? Json.Raw("null")));
    }

    private Json MakeObject(Random random)
    {
        var members = new List<(string Name, Json Value)>();
        foreach ((string name, PayloadShape shape) in _members)
        {
            for (int times = random.Next(40) == 0 ? 2 : 1; times > 0; times--)
            {
                if (shape.MakeValue(random) is { } value)
                {
                    members.Add((name, value));
                }
            }
        }

        return Json.Object(members);
    }

    private Json? Captured(string emit, string capture, Random random) => (emit, capture) switch
    {
        (_, "choice") => random.Next(4) == 0 ? null : random.Next(8) == 0 ? Pick(Indexes, random) : Pick(["0", "0", "0", "1"], random),
        (_, "index" or "part") => random.Next(8) == 0 ? null : Pick(Indexes, random),
        (_, "id" or "code") => Pick(Ids, random),
        (_, "name" or "model") => Pick(Names, random),
        (_, "reason") => Pick(Reasons, random),
        ("usage", _) => Pick(Counts, random),
        ("toolCallValue", "path") => Json.String(JsonEncodedText.Encode(paths.Next(random)).ToString()),
        ("toolCallValue", "value") when random.Next(2) == 0 => Pick(Values, random),
        (_, "more") => Pick(Mores, random),
        ("citation", _) or (_, "arguments") when random.Next(3) == 0 => Pick(Containers, random),
        _ => Json.String(random.GetItems(Texts, 1)[0]),
    };

    private static Json? Meeting(JsonElement expectation, Random random) => expectation.ValueKind switch
    {
        JsonValueKind.String => Json.String(EscapedSometimes(expectation.GetString()!, random)),
        JsonValueKind.False => random.Next(2) == 0 ? null : Pick(["false", "null"], random),
        JsonValueKind.Null => random.Next(2) == 0 ? null : Pick(["false", "null", "\"\""], random),
        JsonValueKind.Array => Meeting(expectation[random.Next(expectation.GetArrayLength())], random),
        JsonValueKind.Object => expectation.EnumerateObject().Single() switch
        {
            { Name: "hasValue", Value.ValueKind: JsonValueKind.True } => Pick(["\"some\"", "1", "true", "{}", "[0]"], random),
            { Name: "present", Value.ValueKind: JsonValueKind.True } => Pick(Odd, random),
            { Name: "not" } => Pick(["\"novel\"", "\"n\\u006fvel\"", "\"\"", "null", "7"], random),
            _ => null,
        },
        _ => Json.Raw(expectation.GetRawText()),
    };

    private static string EscapedSometimes(string text, Random random) =>
        random.Next(10) == 0 ? $"\\u{(int)text[0]:X4}{text[1..]}" : text;

    private static Json Pick(string[] raw, Random random) => Json.Raw(random.GetItems(raw, 1)[0]);
}
