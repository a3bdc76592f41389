using SseCore;

internal sealed class KeepsDelta
{
    private Delta _kept; // CS8345

    public static SseEvent Last; // CS8345

    public JsonDelta Current { get; set; } // CS8345
}

internal struct KeepsEvent
{
    public SseEvent Event; // CS8345
}

internal sealed record Kept(Delta Delta); // CS8345

internal readonly ref struct MayKeep
{
    // A type that cannot be stored itself may have such fields.
    public readonly Delta Delta;
}
