namespace SseCore.Generator;

/// <summary>A JSON value of a dialect file together with its place, which every diagnostic needs.</summary>
/// <param name="Offset">Offset of the value's first byte.</param>
internal abstract record SourceNode(int Offset)
{
    /// <summary>What the value is, for people.</summary>
    public abstract string Description { get; }
}
