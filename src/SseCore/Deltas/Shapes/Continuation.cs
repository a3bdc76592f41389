namespace SseCore;

/// <summary>What goes on with an event that states nothing but more of a text, or of a tool call's arguments.</summary>
internal readonly record struct Continuation
{
    /// <param name="record">A record for which <see cref="TapeRecord.IsContinuation"/> holds.</param>
    public Continuation(in TapeRecord record)
    {
        bool isText = record.Kind != DeltaKind.ToolCallStart;
        Kind = isText ? record.Kind : DeltaKind.ToolCallArguments;
        Choice = record.Choice.Value;
        Index = isText ? Math.Max(record.Index.Value, 0) : record.Index.Value;
        Part = record.Part.Value;
    }

    public DeltaKind Kind { get; }

    public int Choice { get; }

    /// <summary>The index of the text's block, or the wire's index of the call, or <see cref="DeltaTape.NoIndex"/>.</summary>
    public int Index { get; }

    public int Part { get; }
}
