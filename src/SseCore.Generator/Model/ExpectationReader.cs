namespace SseCore.Generator;

/// <summary>Reads what a guard expects.</summary>
internal static class ExpectationReader
{
    private static readonly string[] Words = ["hasValue", "present", "not"];

    /// <summary>The expectation, or <see langword="null"/> with a diagnostic.</summary>
    public static Expectation? Read(SourceNode node, DiagnosticBag diagnostics)
    {
        switch (node)
        {
            case SourceString text:
                return new Expectation.Text(text.Value);
            case SourceNumber { Integer: long integer }:
                return new Expectation.Integer(integer);
            case SourceBoolean flag:
                return new Expectation.Flag(flag.Value);
            case SourceNull:
                return new Expectation.HasValue(false);
            case SourceArray { Elements.Count: > 0 } array:
                List<Expectation?> alternatives = [.. array.Elements.Select(element => Read(element, diagnostics))];
                return alternatives.Contains(null) ? null : new Expectation.AnyOf([.. alternatives.OfType<Expectation>()]);
            case SourceObject { Members: [SourceMember member] }:
                return ReadWord(member, diagnostics);
            default:
                diagnostics.Report(
                    node,
                    DiagnosticCode.InvalidExpectation,
                    $"Expected a string, an integer, true, false, null, a non-empty array of these, or an object with one of {string.Join(", ", Words)}; this is {node.Description}.");
                return null;
        }
    }

    private static Expectation? ReadWord(SourceMember member, DiagnosticBag diagnostics)
    {
        switch (member.Name, member.Value)
        {
            case ("hasValue", SourceBoolean expected):
                return new Expectation.HasValue(expected.Value);
            case ("present", SourceBoolean expected):
                return new Expectation.Present(expected.Value);
            case ("hasValue" or "present", _):
                diagnostics.Report(member.Value, DiagnosticCode.InvalidExpectation, $"'{member.Name}' must be true or false, not {member.Value.Description}.");
                return null;
            case ("not", _):
                return Read(member.Value, diagnostics) is Expectation negated ? new Expectation.Not(negated) : null;
            default:
                diagnostics.ReportUnknown(member.Offset, DiagnosticCode.InvalidExpectation, "expectation", member.Name, Words);
                return null;
        }
    }
}
