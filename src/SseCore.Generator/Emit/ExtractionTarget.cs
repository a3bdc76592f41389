namespace SseCore.Generator;

/// <summary>The walk that takes the deltas out of a payload: each element's rules are evaluated when the element ends.</summary>
internal sealed class ExtractionTarget(RuleEmitter rules) : WalkTarget
{
    public override IReadOnlyList<WalkParameter> ParametersOf(PathNode node, bool isArray) =>
        isArray || ObjectsWithin(node).Any(inner => inner.Element is not null) ? [WalkParameter.Payload, WalkParameter.Tape]
        : ObjectsWithin(node).Any(inner => inner != node && ConditionOf(inner) is not null) ? [WalkParameter.Tape]
        : [];

    // Scalars are cheaper to keep than to ask about, and what an object's own kinds ask for needs no second question.
    public override string? ConditionOf(PathNode member) =>
        member.IsContainer && !member.Kinds.SetEquals(member.Parent!.Kinds)
            ? $"tape.Wants({string.Join(" | ", Emission.All.Select(emission => emission.Kind).Where(member.Kinds.Contains).Distinct().Select(kind => $"DeltaKinds.{kind}"))})"
            : null;

    public override void WriteElementStart(CodeWriter code, PathScope scope) => code.Line("int position = tape.Position;");

    public override void WriteElementEnd(CodeWriter code, PathScope scope) => rules.WriteCall(scope);

    private static IEnumerable<PathNode> ObjectsWithin(PathNode node) => [node, .. node.Members.SelectMany(ObjectsWithin)];
}
