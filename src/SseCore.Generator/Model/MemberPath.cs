namespace SseCore.Generator;

/// <summary>Where a value lies in a payload: <c>choices[].delta.content</c>.</summary>
/// <param name="Offset">Offset of the path in the dialect file.</param>
/// <param name="Segments">Member names from the root on; <see langword="null"/> stands for <c>[]</c>, each element of an array.</param>
/// <param name="IsPosition">Whether it means the element's position in the array, not the element: <c>choices[].#</c>.</param>
internal sealed record MemberPath(int Offset, IReadOnlyList<string?> Segments, bool IsPosition = false)
{
    private MemberPath? _scope;

    /// <summary>The array element that the path goes through last, or the empty path: the root.</summary>
    public MemberPath Scope => _scope ??= new(Offset, [.. Segments.Take(Segments.ToList().LastIndexOf(null) + 1)]);

    public bool IsRoot => Segments.Count == 0;

    /// <summary>Whether this scope is <paramref name="other"/> or encloses it.</summary>
    public bool Encloses(MemberPath other) =>
        Segments.Count <= other.Segments.Count && Segments.SequenceEqual(other.Segments.Take(Segments.Count));

    public bool Equals(MemberPath? other) => other is not null && IsPosition == other.IsPosition && Segments.SequenceEqual(other.Segments);

    public override int GetHashCode() => string.GetHashCode(ToString(), StringComparison.Ordinal);

    /// <summary>The path as a diagnostic may quote it.</summary>
    public string Quoted => $"'{Excerpt.Of(ToString())}'";

    /// <summary>The path in its shortest spelling.</summary>
    public override string ToString() => IsRoot ? "the root" : string.Concat(Segments.Select(Written)).TrimStart('.') + (IsPosition ? "." + MemberPathParser.Position : "");

    private static string Written(string? segment) =>
        segment is null ? "[]" : segment.AsSpan().IndexOfAny(MemberPathParser.Special) < 0 ? "." + segment : $"['{segment}']";
}
