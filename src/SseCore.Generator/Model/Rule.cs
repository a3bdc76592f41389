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

    public Capture? Capture(string name) => Captures.FirstOrDefault(capture => capture.Name == name);
}
