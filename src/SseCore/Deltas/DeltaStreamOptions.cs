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

    /// <summary>How long to wait for the source; without limit by default.</summary>
    public StreamTimeouts Timeouts { get; init; } = StreamTimeouts.None;

    /// <summary>
    /// Whether a wait that is cancelled ends the stream, as befits a source that does not survive it: the body of an HTTP
    /// response loses its connection. By default it may be waited for again.
    /// </summary>
    public bool EndsOnCancellation { get; init; }

    /// <summary>
    /// Asked when the stream ends before its time, once everything of it was read; what it gives, a stream of the same
    /// message, is read on with as if nothing had happened. With <see langword="null"/> the end stays what it is. It is
    /// not asked about a cancellation. What it throws, the wait throws.
    /// </summary>
    public Func<StreamInterruption, CancellationToken, ValueTask<DeltaStream?>>? Resume { get; init; }

    /// <summary>
    /// When the stream began for <see cref="StreamTimeouts.Total"/>, <see cref="DeltaStream.TimeToFirstByte"/> and the like,
    /// as a timestamp of <see cref="TimeProvider"/>: when the request was sent, say. By default when the reader is created.
    /// </summary>
    public long? StartedAt { get; init; }

    /// <summary>The clock of <see cref="Timeouts"/>, <see cref="DeltaStream.TimeToFirstByte"/> and the like.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
