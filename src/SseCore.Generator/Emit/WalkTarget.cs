namespace SseCore.Generator;

/// <summary>The purpose of a walk over a payload: decides what the generated readers pass on and what happens at each element.</summary>
internal abstract class WalkTarget
{
    /// <summary>The parameters of a reader of this place, in addition to the JSON reader and the values.</summary>
    public abstract IReadOnlyList<WalkParameter> ParametersOf(PathNode node, bool isArray);

    /// <summary>The condition under which a member is read at all, if there is one.</summary>
    public abstract string? ConditionOf(PathNode member);

    /// <summary>Writes the code that runs before an element is read.</summary>
    public abstract void WriteElementStart(CodeWriter code, PathScope scope);

    /// <summary>Writes the code that runs after an element was read.</summary>
    public abstract void WriteElementEnd(CodeWriter code, PathScope scope);
}
