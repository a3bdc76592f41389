namespace SseCore;

/// <summary>Options of a <see cref="DeltaStream"/>.</summary>
public sealed record DeltaStreamOptions
{
    /// <summary>The default options: every kind of delta, framing by the standard, the system clock.</summary>
    public static DeltaStreamOptions Default { get; } = new();

    /// <summary>How the bytes are turned into deltas.</summary>
    public DeltaParserOptions Parsing { get; init; } = DeltaParserOptions.Default;

    /// <summary>Whether disposing the reader leaves the stream open. A <see cref="System.IO.Pipelines.PipeReader"/> is always completed.</summary>
    public bool LeaveOpen { get; init; }

    /// <summary>How long to wait for the source; no limit by default.</summary>
    public StreamTimeouts Timeouts { get; init; } = StreamTimeouts.None;

    /// <summary>
    /// Whether a cancelled wait ends the stream. Set it for sources that do not survive a cancelled read: the body of an HTTP
    /// response loses its connection. By default you may wait again.
    /// </summary>
    public bool EndsOnCancellation { get; init; }

    /// <summary>
    /// Called when the stream ends early, once everything in it has been read. If it returns a stream of the same
    /// message, reading goes on with that as if nothing had happened. If it returns <see langword="null"/>, the end stands. It is
    /// not called for a cancellation. An exception that it throws is thrown by the wait.
    /// </summary>
    public Func<StreamInterruption, CancellationToken, ValueTask<DeltaStream?>>? Resume { get; init; }

    /// <summary>
    /// When the stream began for <see cref="StreamTimeouts.Total"/>, <see cref="DeltaStream.TimeToFirstByte"/> and the like,
    /// as a timestamp of <see cref="TimeProvider"/>; for example, when the request was sent. The default is when the reader is created.
    /// </summary>
    public long? StartedAt { get; init; }

    /// <summary>The clock of <see cref="Timeouts"/>, <see cref="DeltaStream.TimeToFirstByte"/> and the like.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
