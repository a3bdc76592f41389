namespace SseCore.Generator;

/// <summary>Writes expectations as C# conditions.</summary>
internal static class Condition
{
    /// <summary>Conditions that hold together if and only if the value is as expected. Each can stand in a conjunction as it is.</summary>
    public static IEnumerable<string> Of(string value, Expectation expectation) => Of(value, expectation, expected: true);

    /// <summary>The opposite of some conditions together.</summary>
    public static string NotAll(IReadOnlyList<string> conditions) => string.Join(" || ", conditions.Select(Negation));

    private static IEnumerable<string> Of(string value, Expectation expectation, bool expected)
    {
        switch (expectation)
        {
            case Expectation.Text text:
                return [Test($"{value}.TextEquals(payload, {CSharp.Utf8Literal(text.Value)})", expected)];
            case Expectation.Integer integer:
                return [Test($"{value}.IntegerEquals(payload, {integer.Value})", expected)];
            case Expectation.Flag flag:
                return [Test($"{value}.{(flag.Value ? "IsTrue" : "IsFalse")}", expected)];
            case Expectation.HasValue hasValue:
                return [Test($"{value}.HasValue", hasValue.Value == expected)];
            case Expectation.Present present:
                return [Test($"{value}.IsPresent", present.Value == expected)];
            case Expectation.Not not:
                return Of(value, not.Negated, !expected);
            case Expectation.AnyOf { Alternatives: var alternatives } when expected:
                return [Joined(" || ", [.. alternatives.Select(alternative => Joined(" && ", [.. Of(value, alternative, expected: true)]))])];
            case Expectation.AnyOf { Alternatives: var alternatives }:
                return alternatives.SelectMany(alternative => Of(value, alternative, expected: false));
            default:
                throw new ArgumentException("Not an expectation of the dialect language.", nameof(expectation));
        }
    }

    private static string Test(string test, bool expected) => expected ? test : "!" + test;

    private static string Joined(string with, IReadOnlyList<string> conditions) => conditions.Count == 1 ? conditions[0] : $"({string.Join(with, conditions)})";

    private static string Negation(string condition) => condition.StartsWith('!') ? condition[1..] : "!" + condition;
}
