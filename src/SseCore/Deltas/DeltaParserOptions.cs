namespace SseCore;

/// <summary>How a <see cref="DeltaParser"/> reads.</summary>
public sealed record DeltaParserOptions
{
    /// <summary>Every kind of delta, framing by the standard.</summary>
    public static DeltaParserOptions Default { get; } = new();

    /// <summary>How the bytes are cut into events.</summary>
    public SseFramerOptions Framing { get; init; } = SseFramerOptions.Default;

    /// <summary>Which kinds of delta to hand out. What is not asked for is skipped, not decoded; how the stream ends is known all the same.</summary>
    public DeltaKinds Kinds { get; init; } = DeltaKinds.All;
}
