namespace SseCore.Generator;

/// <summary>One way in which a payload states a delta.</summary>
/// <param name="Number">The rule's position in the file, which is also its rank among the deltas of an event.</param>
/// <param name="Offset">Offset of the rule in the file.</param>
/// <param name="Emission">What it emits.</param>
/// <param name="Form">One of the emission's forms, if it has any.</param>
/// <param name="About">A remark for readers.</param>
/// <param name="Events">The event types that it applies to; none means all.</param>
/// <param name="Guards">The other conditions.</param>
/// <param name="Captures">The values that it takes.</param>
internal sealed record Rule(
    int Number,
    int Offset,
    Emission Emission,
    string Form,
    string? About,
    IReadOnlyList<string> Events,
    IReadOnlyList<Guard> Guards,
    IReadOnlyList<Capture> Captures)
{
    private MemberPath? _scope;

    public IEnumerable<MemberPath> Paths => Guards.Select(guard => guard.Path).Concat(Captures.SelectMany(capture => capture.Paths));

    /// <summary>The deepest array element that the rule's paths go through; the rule fires once for each.</summary>
    public MemberPath Scope => _scope ??= Paths.Select(path => path.Scope).MaxBy(scope => scope.Segments.Count) ?? new MemberPath(Offset, []);

    /// <summary>Whether it repeats as a whole what fragments may have stated.</summary>
    public bool IsFinal => Form == Emission.FinalForm;

    /// <summary>All that the rule states, in one way of writing: equal for two rules that mean the same.</summary>
    public string Statement => string.Join(
        '\n',
        [
            Emission.Name,
            Form,
            "on " + string.Join(", ", Events.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(CSharp.Literal)),
            .. Guards.Select(guard => $"when {Written(guard.Path)}: {guard.Expectation.Statement}").Order(StringComparer.Ordinal),
            .. Captures.Select(capture => $"{capture.Name}: {string.Join(", ", capture.Paths.Select(Written))}"),
        ]);

    public Capture? Capture(string name) => Captures.FirstOrDefault(capture => capture.Name == name);

    private static string Written(MemberPath path) => CSharp.Literal(path.ToString());
}
