namespace SseCore.Generator;

/// <summary>A C# condition that can be part of a conjunction without parentheses, and its opposite.</summary>
internal sealed record Condition(string Text, string Opposite)
{
    /// <summary>A condition that has no simpler opposite than its negation.</summary>
    public Condition(string text)
        : this(text, "!" + text)
    {
    }

    public Condition Negated => new(Opposite, Text);

    /// <summary>Conditions that hold together if and only if the value is as expected.</summary>
    /// <param name="value">The C# expression of the value.</param>
    /// <param name="expectation">The expectation.</param>
    public static IReadOnlyList<Condition> Of(string value, Expectation expectation) => expectation switch
    {
        Expectation.Text text => [new($"{value}.TextEquals(payload, {CSharp.Utf8Literal(text.Value)})")],
        Expectation.Integer integer => [new($"{value}.IntegerEquals(payload, {integer.Value})")],
        Expectation.Flag flag => [new($"{value}.{(flag.Value ? "IsTrue" : "IsFalse")}")],
        Expectation.HasValue hasValue => [Expected(new($"{value}.HasValue"), hasValue.Value)],
        Expectation.Present present => [Expected(new($"{value}.IsPresent"), present.Value)],
        Expectation.AnyOf anyOf => AnyOf([.. anyOf.Alternatives.Select(alternative => Of(value, alternative))]),
        Expectation.Not { Negated: Expectation.AnyOf anyOf } => [.. anyOf.Alternatives.SelectMany(alternative => NotAll(Of(value, alternative)))],
        Expectation.Not not => NotAll(Of(value, not.Negated)),
        _ => throw new ArgumentException("Not an expectation of the dialect language.", nameof(expectation)),
    };

    /// <summary>The condition that at least one of several does not hold, without parentheses.</summary>
    public static string AnyOpposite(IReadOnlyList<Condition> conditions) => string.Join(" || ", conditions.Select(condition => condition.Opposite));

    private static Condition Expected(Condition condition, bool expected) => expected ? condition : condition.Negated;

    private static IReadOnlyList<Condition> AnyOf(IReadOnlyList<IReadOnlyList<Condition>> alternatives)
    {
        if (alternatives.Count == 1)
        {
            return alternatives[0];
        }

        string text = string.Join(" || ", alternatives.Select(All));
        return [new($"({text})")];
    }

    private static Condition[] NotAll(IReadOnlyList<Condition> conditions)
    {
        if (conditions.Count == 1)
        {
            return [conditions[0].Negated];
        }

        string text = string.Join(" && ", conditions.Select(condition => condition.Text));
        return [new($"!({text})", $"({text})")];
    }

    private static string All(IReadOnlyList<Condition> conditions) =>
        conditions.Count == 1 ? conditions[0].Text : $"({string.Join(" && ", conditions.Select(condition => condition.Text))})";
}
