namespace SseCore;

/// <summary>What an event continues if all it states is more of a text or of a tool call's arguments.</summary>
internal readonly record struct Continuation
{
    /// <param name="kind">The kind of a record for which <see cref="TapeRecord.IsContinuation"/> holds.</param>
    /// <param name="choice">Its choice.</param>
    /// <param name="index">Its index.</param>
    /// <param name="part">Its part.</param>
    public Continuation(DeltaKind kind, int choice, int index, int part)
    {
        bool isText = kind != DeltaKind.ToolCallStart;
        Kind = isText ? kind : DeltaKind.ToolCallArguments;
        Choice = choice;
        Index = isText ? Math.Max(index, 0) : index;
        Part = part;
    }

    public DeltaKind Kind { get; }

    public int Choice { get; }

    /// <summary>The index of the text's block, or the call's index on the wire, or <see cref="DeltaTape.NoIndex"/>.</summary>
    public int Index { get; }

    public int Part { get; }
}
