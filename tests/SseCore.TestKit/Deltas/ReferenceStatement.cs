namespace SseCore.TestKit;

/// <summary>
/// One thing that a payload states, before the state of the stream is applied. Its texts are UTF-16 as the JSON spells
/// them: half a surrogate pair stays half.
/// </summary>
internal sealed record ReferenceStatement(DeltaKind Kind)
{
    /// <summary>The rule that states it; <see langword="null"/>: no rule knows the event.</summary>
    public DialectRule? Rule { get; init; }

    public int Choice { get; init; }

    /// <summary>The index on the wire, if there is one.</summary>
    public int? Index { get; init; }

    /// <summary>Text, arguments, finish reason or error message; for arguments that arrive value by value, the value's JSON.</summary>
    public string? Text { get; init; }

    /// <summary>Id of message or tool call, error type, or a value's path.</summary>
    public string? Id { get; init; }

    /// <summary>Model, tool name, unknown type or error code.</summary>
    public string? Name { get; init; }

    /// <summary>The form, in the words of the dialect file.</summary>
    public string Form { get; init; } = "fragment";

    /// <summary>The part of the block, in dialects that tell parts apart.</summary>
    public int? Part { get; init; }

    /// <summary>Whether more of a string among the arguments follows.</summary>
    public bool HasMore { get; init; }

    public TokenUsage Usage { get; init; }

    /// <summary>Whether there is anything to report in a delta.</summary>
    public bool HasContent => Text is not null || Id is not null || Name is not null || Usage != default || Kind is DeltaKind.ToolCallEnd or DeltaKind.Unknown;
}
