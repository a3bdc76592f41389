namespace SseCore;

/// <summary>One delta, which can be handed out once its slices are resolved to bytes.</summary>
internal struct DeltaRecord
{
    public DeltaKind Kind;
    public FinishReason FinishReason;
    public int Choice;
    public int Index;

    // Text, arguments, finish reason, error message.
    public TextSlice Text;

    // Message id, tool call id, error type.
    public TextSlice Id;

    // Model, tool name, error code, unknown type.
    public TextSlice Name;
}
