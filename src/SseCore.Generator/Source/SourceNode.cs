namespace SseCore.Generator;

/// <summary>A JSON value of a dialect file with its position, which every diagnostic needs.</summary>
/// <param name="Offset">Offset of the value's first byte.</param>
internal abstract record SourceNode(int Offset)
{
    /// <summary>A description of the value for messages.</summary>
    public abstract string Description { get; }
}
