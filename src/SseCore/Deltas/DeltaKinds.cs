namespace SseCore;

/// <summary>A set of <see cref="DeltaKind"/>s that a reader asks for. Other kinds are skipped without being decoded.</summary>
[Flags]
public enum DeltaKinds
{
    /// <summary>No kind at all.</summary>
    None = 0,

    /// <inheritdoc cref="DeltaKind.MessageStart"/>
    MessageStart = 1 << DeltaKind.MessageStart,

    /// <inheritdoc cref="DeltaKind.Text"/>
    Text = 1 << DeltaKind.Text,

    /// <inheritdoc cref="DeltaKind.Reasoning"/>
    Reasoning = 1 << DeltaKind.Reasoning,

    /// <inheritdoc cref="DeltaKind.Refusal"/>
    Refusal = 1 << DeltaKind.Refusal,

    /// <inheritdoc cref="DeltaKind.Signature"/>
    Signature = 1 << DeltaKind.Signature,

    /// <inheritdoc cref="DeltaKind.RedactedReasoning"/>
    RedactedReasoning = 1 << DeltaKind.RedactedReasoning,

    /// <inheritdoc cref="DeltaKind.Citation"/>
    Citation = 1 << DeltaKind.Citation,

    /// <inheritdoc cref="DeltaKind.ToolCallStart"/>
    ToolCallStart = 1 << DeltaKind.ToolCallStart,

    /// <inheritdoc cref="DeltaKind.ToolCallArguments"/>
    ToolCallArguments = 1 << DeltaKind.ToolCallArguments,

    /// <inheritdoc cref="DeltaKind.ToolCallEnd"/>
    ToolCallEnd = 1 << DeltaKind.ToolCallEnd,

    /// <inheritdoc cref="DeltaKind.Finish"/>
    Finish = 1 << DeltaKind.Finish,

    /// <inheritdoc cref="DeltaKind.Usage"/>
    Usage = 1 << DeltaKind.Usage,

    /// <inheritdoc cref="DeltaKind.Error"/>
    Error = 1 << DeltaKind.Error,

    /// <inheritdoc cref="DeltaKind.Malformed"/>
    Malformed = 1 << DeltaKind.Malformed,

    /// <inheritdoc cref="DeltaKind.Unknown"/>
    Unknown = 1 << DeltaKind.Unknown,

    /// <summary>Start, arguments and end of tool calls.</summary>
    ToolCalls = ToolCallStart | ToolCallArguments | ToolCallEnd,

    /// <summary>Every kind.</summary>
    All = MessageStart | Text | Reasoning | Refusal | Signature | RedactedReasoning | Citation | ToolCalls | Finish | Usage | Error | Malformed | Unknown,
}
