namespace SseCore.Generator;

/// <summary>JSON <c>null</c>.</summary>
internal sealed record SourceNull(int Offset) : SourceNode(Offset)
{
    public override string Description => "null";
}
