namespace SseCore;

/// <summary>One entry of the <see cref="DeltaTape"/>: a delta as the payload states it, before the stream's state is applied.</summary>
internal struct TapeRecord
{
    public DeltaKind Kind;

    /// <summary>How much is stated. A signature that is <see cref="StatementForm.Whole"/> is that of a tool call.</summary>
    public StatementForm Form;

    /// <summary>Rank among the records of the enclosing element, by which <see cref="DeltaTape.Close"/> sorts.</summary>
    public ushort Rank;

    /// <summary>The rule that made this record, by which <see cref="DeltaTape.Drop"/> finds it.</summary>
    public ushort Rule;

    public TapeIndex Choice;

    /// <summary>The wire's index, or <see cref="DeltaTape.NoIndex"/>.</summary>
    public TapeIndex Index;

    /// <summary>Which part of the block at <see cref="Index"/> a text belongs to, or <see cref="DeltaTape.NoPart"/>.</summary>
    public TapeIndex Part;

    /// <summary>Whether this only continues a text or the arguments of a tool call.</summary>
    public readonly bool IsContinuation => Form == StatementForm.Fragment && !Id.IsPresent && !Name.IsPresent
        && Kind is DeltaKind.Text or DeltaKind.Reasoning or DeltaKind.Refusal or DeltaKind.ToolCallStart;

    // Text, arguments, finish reason, error message.
    public TapeValue Text;

    // Message id, tool call id, error type.
    public TapeValue Id;

    // Model, tool name, error code.
    public TapeValue Name;
}
