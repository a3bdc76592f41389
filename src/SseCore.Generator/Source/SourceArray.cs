namespace SseCore.Generator;

/// <summary>A JSON array.</summary>
internal sealed record SourceArray(int Offset, IReadOnlyList<SourceNode> Elements) : SourceNode(Offset)
{
    public override string Description => "an array";
}
