namespace SseCore.Generator;

/// <summary>A JSON string, escapes resolved.</summary>
internal sealed record SourceString(int Offset, string Value) : SourceNode(Offset)
{
    public override string Description => "a string";
}
