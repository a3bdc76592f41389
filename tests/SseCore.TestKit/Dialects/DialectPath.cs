namespace SseCore.TestKit;

/// <summary>A path from a payload's root. Quoted names are not supported: no dialect of the library has any.</summary>
public sealed record DialectPath(string Text)
{
    private const string Each = "[]";

    /// <summary>The path up to its last <c>[]</c>: the elements that it refers to; empty: the root.</summary>
    public string Scope => Text[..(Text.LastIndexOf(Each, StringComparison.Ordinal) is var last && last < 0 ? 0 : last + Each.Length)];

    /// <summary>The names that lead from such an element to the value.</summary>
    public IEnumerable<string> Members => MembersBetween(Scope, Text.TrimEnd('#'));

    /// <summary>Whether it refers to the element's position in its array.</summary>
    public bool IsPosition => Text.EndsWith('#');

    /// <summary>The members that lead from one element to one below it, or to an array.</summary>
    public static IEnumerable<string> MembersBetween(string scope, string below) =>
        below[scope.Length..].Split('.', '[', ']').Where(name => name != "");

    /// <summary>The elements directly below <paramref name="scope"/> on the way to those of <paramref name="below"/>.</summary>
    public static string NextScope(string scope, string below) =>
        below[..(below.IndexOf(Each, scope.Length, StringComparison.Ordinal) + Each.Length)];

    public override string ToString() => Text;
}
