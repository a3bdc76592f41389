using System.Globalization;
using System.Text.RegularExpressions;

namespace SseCore.TestKit;

/// <summary>
/// Arguments that arrive value by value. The document is rebuilt from all its values each time and written without closing
/// what is still open. A value is valid if the new text begins with the previous one.
/// </summary>
internal sealed partial class ReferenceArguments
{
    // The default of JSON readers.
    private const int MaxDepth = 64;

    // The escapes of JSON, and the quote.
    private const string EscapePattern = @"[""bfnrt/\\]|u[0-9A-Fa-f]{4}";

    private const string StepPattern = $$"""\.(?<name>[^.\[]+)|\[(?<index>[0-9]{1,9})\]|\['(?<quoted>([^'\\]|\\('|{{EscapePattern}}))*)'\]|\["(?<quoted>([^"\\]|\\({{EscapePattern}}))*)"\]""";

    private Value[] _values = [];
    private string _told = "";

    /// <summary>Adds a value.</summary>
    /// <param name="path">The value's place.</param>
    /// <param name="raw">The JSON of a string, number or boolean; <see langword="null"/>: JSON null, or the end of a string.</param>
    /// <param name="hasMore">Whether more of a string follows.</param>
    /// <returns>What the text grows by; <see langword="null"/> if the value has no valid place in it.</returns>
    public string? Add(string path, string? raw, bool hasMore)
    {
        Value[] values = [.. _values, new Value(path, raw, hasMore)];
        if (TreeOf(values)?.Written(isLast: true) is not { } text || !text.StartsWith(_told, StringComparison.Ordinal))
        {
            return null;
        }

        string added = text[_told.Length..];
        (_values, _told) = (values, text);
        return added;
    }

    /// <summary>What completes the text, once no more values come.</summary>
    public string Rest() => _values.Length == 0 ? "" : TreeOf(_values)!.Written(isLast: false)[_told.Length..];

    // Null: there is no such document.
    private static Node? TreeOf(IEnumerable<Value> values)
    {
        var root = new Node();
        Node? latest = null;
        foreach (Value value in values)
        {
            if (StepsOf(value.Path) is not { Length: > 0 and <= MaxDepth } steps
                || steps.Aggregate((Node?)root, (node, step) => node?.At(step)) is not { } place
                || !place.TrySet(value, isLatest: place == latest))
            {
                return null;
            }

            latest = place;
        }

        return root;
    }

    // RFC 9535, section 2.3, and names after a dot that the shorthand does not allow but that are unambiguous. A step is
    // the index of an element or the name of a member; null: not a path.
    private static object[]? StepsOf(string path) => !Path().IsMatch(path) ? null
        : [.. Step().Matches(path).Select(step => step.Groups["index"] is { Success: true } index
            ? (object)int.Parse(index.Value, CultureInfo.InvariantCulture)
            : step.Groups["name"].Success ? step.Groups["name"].Value
            : ReferenceJson.Valid(ReferenceJson.Unescape(step.Groups["quoted"].Value)))];

    [GeneratedRegex($@"^\$({StepPattern})*\z", RegexOptions.Singleline)]
    private static partial Regex Path();

    [GeneratedRegex(StepPattern, RegexOptions.Singleline)]
    private static partial Regex Step();


    private sealed record Value(string Path, string? Raw, bool HasMore);

    // An object, an array or a scalar; initially none of these.
    private sealed class Node
    {
        private readonly List<(object Step, Node Value)> _children = [];
        private string? _scalar;
        private bool _isCut;

        public Node? At(object step)
        {
            if (_scalar is not null || (_children.Count > 0 && _children[0].Step.GetType() != step.GetType()))
            {
                return null;
            }

            Node? child = _children.Find(child => child.Step.Equals(step)).Value;
            if (child is null && (step is string || step.Equals(_children.Count)))
            {
                child = new Node();
                _children.Add((step, child));
            }

            return child;
        }

        public bool TrySet(Value value, bool isLatest)
        {
            bool isString = value.Raw is ['"', ..];
            if (isLatest && _isCut && (isString || value.Raw is null))
            {
                _scalar += value.Raw?[1..^1];
            }
            else if (_scalar is null && _children.Count == 0)
            {
                _scalar = isString ? value.Raw![..^1] : value.Raw ?? "null";
            }
            else
            {
                return false;
            }

            _isCut = value.HasMore && _scalar[0] == '"';
            return true;
        }

        public string Written(bool isLast)
        {
            if (_scalar is not null)
            {
                return _scalar[0] == '"' && !(isLast && _isCut) ? _scalar + '"' : _scalar;
            }

            bool isArray = _children[0].Step is int;
            IEnumerable<string> items = _children.Select(child =>
                (child.Step is string name ? $"\"{Quoted(name)}\":" : "") + child.Value.Written(isLast && child == _children[^1]));
            return (isArray ? '[' : '{') + string.Join(',', items) + (isLast ? "" : isArray ? ']' : '}');
        }

        private static string Quoted(string name) => string.Concat(name.Select(unit =>
            unit < ' ' ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}") : unit is '"' or '\\' ? $"\\{unit}" : $"{unit}"));
    }
}
