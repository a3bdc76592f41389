namespace SseCore.Generator;

/// <summary>JSON <c>true</c> or <c>false</c>.</summary>
internal sealed record SourceBoolean(int Offset, bool Value) : SourceNode(Offset)
{
    public override string Description => Value ? "true" : "false";
}
