namespace SseCore;

/// <summary>How a <see cref="DeltaStream"/> reads.</summary>
public sealed record DeltaStreamOptions
{
    /// <summary>Every kind of delta, framing by the standard, the system's clock.</summary>
    public static DeltaStreamOptions Default { get; } = new();

    /// <summary>How the bytes become deltas.</summary>
    public DeltaParserOptions Parsing { get; init; } = DeltaParserOptions.Default;

    /// <summary>Whether disposing the reader leaves the stream open. A <see cref="System.IO.Pipelines.PipeReader"/> is always completed.</summary>
    public bool LeaveOpen { get; init; }

    /// <summary>The clock of <see cref="DeltaStream.TimeToFirstByte"/> and the like.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
