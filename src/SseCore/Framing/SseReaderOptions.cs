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

    /// <summary>
    /// The last event id in force when the stream begins: what a client that reconnects sent as <c>Last-Event-ID</c>. Empty
    /// by default.
    /// </summary>
    public string LastEventId { get; init; } = string.Empty;

    /// <summary>How long to wait for the source; without limit by default.</summary>
    public StreamTimeouts Timeouts { get; init; } = StreamTimeouts.None;

    /// <summary>
    /// Whether a wait that is cancelled ends the stream, as befits a source that does not survive it: the body of an HTTP
    /// response loses its connection. By default it may be waited for again.
    /// </summary>
    public bool EndsOnCancellation { get; init; }

    /// <summary>
    /// When the stream began for <see cref="StreamTimeouts.Total"/>, as a timestamp of <see cref="TimeProvider"/>: when the
    /// request was sent, say. By default when the reader is created.
    /// </summary>
    public long? StartedAt { get; init; }

    /// <summary>The clock of <see cref="Timeouts"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
