namespace SseCore.Generator;

/// <summary>A JSON number.</summary>
/// <param name="Offset">Offset of the number's first byte.</param>
/// <param name="Integer">The number, if it is an integer within the range of <see cref="long"/>.</param>
internal sealed record SourceNumber(int Offset, long? Integer) : SourceNode(Offset)
{
    public override string Description => Integer is null ? "a number that is no integer" : "a number";
}
