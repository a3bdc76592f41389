namespace SseCore;

/// <summary>How an <see cref="SseReader"/> reads.</summary>
public sealed record SseReaderOptions
{
    /// <summary>The options of the standard.</summary>
    public static SseReaderOptions Default { get; } = new();

    /// <summary>How the bytes are cut into events.</summary>
    public SseFramerOptions Framing { get; init; } = SseFramerOptions.Default;

    /// <summary>Whether disposing the reader leaves the stream open. A <see cref="System.IO.Pipelines.PipeReader"/> is always completed.</summary>
    public bool LeaveOpen { get; init; }
}
