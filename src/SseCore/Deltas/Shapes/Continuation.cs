namespace SseCore;

/// <summary>What goes on with an event that states nothing but more of a text, or of a tool call's arguments.</summary>
internal struct Continuation
{
    public DeltaKind Kind;
    public int Choice;

    /// <summary>The index of the text's block, or the wire's index of the call, or <see cref="DeltaTape.NoIndex"/>.</summary>
    public int Index;

    public int Part;
}
