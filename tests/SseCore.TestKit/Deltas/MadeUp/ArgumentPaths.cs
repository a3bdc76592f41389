using System.Globalization;

namespace SseCore.TestKit;

/// <summary>
/// Makes up JSONPaths for arguments that arrive value by value: mostly the same path again or the next one in document order,
/// in any spelling; now and then one that is out of order or invalid.
/// </summary>
public sealed class ArgumentPaths
{
    private static readonly string[] NoPaths = ["", "$", "a", "$.", "$..a", "$.a.", "$[", "$[]", "$[*]", "$[-1]", "$['a'", "$['a", "$.a[0", "$[1234567890]", "$a", "$['\\x']", "$['\\\"']", "$[\"\\u00g1\"]"];

    private static readonly string DeepPath = "$" + string.Concat(Enumerable.Repeat("[0]", 65));

    // The steps of the latest path: names or indexes.
    private readonly List<object> _steps = [];
    private int _names;

    public string Next(Random random)
    {
        switch (random.Next(24))
        {
            case 0:
                return random.Next(8) == 0 ? DeepPath : random.GetItems(NoPaths, 1)[0];
            case 1:
                return Spelt([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => AnyStep(random))], random);
            case 2:
                // The document starts over, as with the next call.
                _steps.Clear();
                break;
        }

        if (_steps.Count == 0)
        {
            Descend(random);
        }
        else if (random.Next(2) == 0)
        {
            int level = random.Next(8) > 0 ? _steps.Count - 1 : random.Next(_steps.Count);
            object step = _steps[level] is int index ? index + 1 : NewName();
            _steps.RemoveRange(level, _steps.Count - level);
            _steps.Add(step);
            if (random.Next(3) == 0)
            {
                Descend(random);
            }
        }

        return Spelt(_steps, random);
    }

    private void Descend(Random random)
    {
        for (int levels = random.Next(1, 4); levels > 0; levels--)
        {
            _steps.Add(random.Next(3) == 0 ? 0 : NewName());
        }
    }

    private string NewName() => (_names++ % 5) switch
    {
        0 => string.Create(CultureInfo.InvariantCulture, $"n{_names % 7}"),
        1 => "é 'q'",
        2 => "b.c[0]",
        3 => "\"\\\u0001\t",
        _ => string.Create(CultureInfo.InvariantCulture, $"long name {_names}"),
    };

    private object AnyStep(Random random) => random.Next(2) == 0 ? random.Next(3) : NewName();

    private static string Spelt(IReadOnlyList<object> steps, Random random) => "$" + string.Concat(steps.Select(step => step switch
    {
        int index => string.Create(CultureInfo.InvariantCulture, $"[{index}]"),
        string name when name.IndexOfAny(['.', '[']) < 0 && random.Next(3) > 0 => $".{name}",
        string name when random.Next(2) == 0 => $"['{Escaped(name, "'")}']",
        object name => $"[\"{Escaped((string)name, "\"")}\"]",
    }));

    private static string Escaped(string name, string quote) => name
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("é", "\\u00E9", StringComparison.Ordinal)
        .Replace("\t", "\\t", StringComparison.Ordinal)
        .Replace(quote, $"\\{quote}", StringComparison.Ordinal);
}
