namespace SseCore.Generator;

/// <summary>A parameter of generated readers.</summary>
internal sealed record WalkParameter(string Declaration, string Argument)
{
    public static readonly WalkParameter Payload = new("ReadOnlySpan<byte> payload", "payload");

    public static readonly WalkParameter Tape = new("DeltaTape tape", "tape");
}
