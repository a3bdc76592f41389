using System.Globalization;
using System.Text;

namespace SseCore.Generator;

/// <summary>The C# spelling of names and texts.</summary>
internal static class CSharp
{
    private static readonly HashSet<string> Keywords =
    [
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal", "default",
        "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for", "foreach", "goto",
        "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null", "object", "operator", "out",
        "override", "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof", "stackalloc",
        "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort",
        "using", "virtual", "void", "volatile", "while",
        // Contextual keywords that cannot be names of types.
        "await", "dynamic", "field", "file", "global", "nint", "notnull", "nuint", "partial", "record", "required", "scoped", "unmanaged", "var", "where", "yield",
    ];

    private static readonly HashSet<string> GeneratedNames =
    [
        "DeltaKind", "DeltaKinds", "DeltaTape", "Event", "EventIn", "EventOf", "Framing", "GeneratedCode", "GeneratedCodeAttribute", "HasTerminator",
        "IDeltaDialect", "IsTerminator", "JsonCursor", "Name", "Parse", "ReadOnlySpan", "Recognizer", "Recognizes", "StatementForm",
        "StreamFraming", "System", "SseCore", "TapeIndex", "TapeValue", "TerminatorPayload", "UsageField",
    ];

    public static bool IsKeyword(string name) => Keywords.Contains(name);

    /// <summary>Whether a dialect's type of this name would hide what its own code refers to.</summary>
    public static bool IsUsedByGeneratedCode(string name) => GeneratedNames.Contains(name);

    /// <summary>A string literal.</summary>
    public static string Literal(string text)
    {
        var literal = new StringBuilder("\"");
        foreach (char c in text)
        {
            switch (c)
            {
                case '"' or '\\':
                    literal.Append('\\').Append(c);
                    break;
                case >= ' ' and <= '~':
                    literal.Append(c);
                    break;
                default:
                    literal.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
                    break;
            }
        }

        return literal.Append('"').ToString();
    }

    /// <summary>A UTF-8 literal.</summary>
    public static string Utf8Literal(string text) => Literal(text) + "u8";

    /// <summary>A name in Pascal case, from the letters and digits of <paramref name="text"/>.</summary>
    public static string Pascal(string text)
    {
        var name = new StringBuilder();
        bool wordStarts = true;
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c))
            {
                wordStarts = true;
                continue;
            }

            if (name.Length == 0 && char.IsAsciiDigit(c))
            {
                name.Append('N');
            }

            name.Append(wordStarts ? char.ToUpperInvariant(c) : c);
            wordStarts = false;
        }

        return name.Length == 0 ? "Other" : name.ToString();
    }

    /// <summary>A namespace from a name that need not be one: MSBuild's <c>RootNamespace</c> is the project's name by default.</summary>
    public static string Namespace(string name) => string.Join('.', name.Split('.').Select(part =>
    {
        string identifier = string.Concat(part.Select(c => char.IsLetterOrDigit(c) ? c : '_'));
        return identifier.Length == 0 || char.IsDigit(identifier[0]) || IsKeyword(identifier) ? "_" + identifier : identifier;
    }));

    /// <summary>The lines of a text for comments: nothing in them can end a comment early.</summary>
    public static IEnumerable<string> Lines(string text) =>
        text.Split(['\r', '\n', '\u0085', '\u2028', '\u2029'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => string.Concat(line.Where(c => !char.IsControl(c))));

    /// <summary>Text for XML documentation.</summary>
    public static string Xml(string text) =>
        string.Concat(text.Where(c => c is not ('\uFFFE' or '\uFFFF')))
            .Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);
}
