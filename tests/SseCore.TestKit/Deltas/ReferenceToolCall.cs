namespace SseCore.TestKit;

/// <summary>A tool call of the reference.</summary>
internal sealed class ReferenceToolCall(int choice, int? wireIndex, int index)
{
    public int Choice { get; } = choice;

    public int? WireIndex { get; } = wireIndex;

    public int Index { get; } = index;

    public string? Id { get; set; }

    public string? Name { get; set; }

    public bool IsStarted { get; set; }

    public bool IsOpen { get; set; } = true;

    public bool HasArguments { get; set; }

    /// <summary>Whether all arguments so far came in one piece that is an object up to its last bracket.</summary>
    public bool IsWholeObject { get; set; }

    /// <summary>Arguments of the start, which count only if no others follow.</summary>
    public string? HeldArguments { get; set; }

    /// <summary>The arguments so far, if they arrive value by value.</summary>
    public ReferenceArguments? Values { get; set; }
}
