namespace SseCore.Generator;

/// <summary>The walk that extracts the deltas of a payload: each element's rules are evaluated when the element ends.</summary>
internal sealed class ExtractionTarget(RuleEmitter rules) : WalkTarget
{
    public override IReadOnlyList<WalkParameter> ParametersOf(PathNode node, bool isArray) =>
        isArray || ObjectsWithin(node).Any(inner => inner.Element is not null) ? [WalkParameter.Payload, WalkParameter.Tape]
        : ObjectsWithin(node).Any(inner => inner != node && ConditionOf(inner) is not null) ? [WalkParameter.Tape]
        : [];

    // Keeping a scalar is cheaper than testing whether it is wanted, and the kinds that an object was tested for need no second test.
    public override string? ConditionOf(PathNode member) =>
        member.IsContainer && !member.Kinds.SetEquals(member.Parent!.Kinds)
            ? $"tape.Wants({string.Join(" | ", Emission.All.Select(emission => emission.Kind).Where(member.Kinds.Contains).Distinct().Select(kind => $"DeltaKinds.{kind}"))})"
            : null;

    public override void WriteElementStart(CodeWriter code, PathScope scope) => code.Line("int position = tape.Position;");

    public override void WriteElementEnd(CodeWriter code, PathScope scope) => rules.WriteCall(scope);

    private static IEnumerable<PathNode> ObjectsWithin(PathNode node) => [node, .. node.Members.SelectMany(ObjectsWithin)];
}
