using System.Globalization;

namespace SseCore.Generator;

/// <summary>What a guard expects of the value at its path.</summary>
internal abstract record Expectation
{
    private Expectation()
    {
    }

    /// <summary>Whether it depends on more of a string than whether it is empty.</summary>
    public bool DependsOnText => this switch
    {
        Text => true,
        Integer => true,
        AnyOf any => any.Alternatives.Any(alternative => alternative.DependsOnText),
        Not not => not.Negated.DependsOnText,
        _ => false,
    };

    /// <summary>What is expected, in one way of writing.</summary>
    public string Statement => this switch
    {
        Text text => CSharp.Literal(text.Value),
        Integer integer => integer.Value.ToString(CultureInfo.InvariantCulture),
        Flag flag => flag.Value ? "true" : "false",
        HasValue hasValue => hasValue.Value ? "value" : "no value",
        Present present => present.Value ? "present" : "absent",
        AnyOf any => $"[{string.Join(", ", any.Alternatives.Select(alternative => alternative.Statement))}]",
        Not not => $"not {not.Negated.Statement}",
        _ => throw new NotSupportedException($"Unknown expectation {GetType()}."),
    };

    /// <summary>The string <paramref name="Value"/>.</summary>
    internal sealed record Text(string Value) : Expectation;

    /// <summary>The integer <paramref name="Value"/>.</summary>
    internal sealed record Integer(long Value) : Expectation;

    /// <summary>JSON <c>true</c>; or else <c>false</c>, <c>null</c> or absent.</summary>
    internal sealed record Flag(bool Value) : Expectation;

    /// <summary>A value with content, or without: absent, <c>null</c>, <c>false</c> and the empty string.</summary>
    internal sealed record HasValue(bool Value) : Expectation;

    /// <summary>The member is present, <c>null</c> included; or it is absent.</summary>
    internal sealed record Present(bool Value) : Expectation;

    /// <summary>Any of <paramref name="Alternatives"/>.</summary>
    internal sealed record AnyOf(IReadOnlyList<Expectation> Alternatives) : Expectation;

    /// <summary>Not <paramref name="Negated"/>.</summary>
    internal sealed record Not(Expectation Negated) : Expectation;
}
