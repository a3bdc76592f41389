namespace SseCore.Generator;

/// <summary>What a walk over a payload is for: decides what the generated readers hand on and what happens at each element.</summary>
internal abstract class WalkTarget
{
    /// <summary>What a reader of this place takes beside the JSON reader and the values, as parameters.</summary>
    public abstract IReadOnlyList<WalkParameter> ParametersOf(PathNode node, bool isArray);

    /// <summary>The condition on which a member is read at all, if there is one.</summary>
    public abstract string? ConditionOf(PathNode member);

    /// <summary>Writes what is to be done before an element is read.</summary>
    public abstract void WriteElementStart(CodeWriter code, PathScope scope);

    /// <summary>Writes what is to be done after an element was read.</summary>
    public abstract void WriteElementEnd(CodeWriter code, PathScope scope);
}
