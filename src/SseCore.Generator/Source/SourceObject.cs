namespace SseCore.Generator;

/// <summary>A JSON object; duplicate members have been reported and dropped.</summary>
internal sealed record SourceObject(int Offset, IReadOnlyList<SourceMember> Members) : SourceNode(Offset)
{
    public override string Description => "an object";

    public SourceNode? this[string name] => Members.FirstOrDefault(member => member.Name == name)?.Value;
}
