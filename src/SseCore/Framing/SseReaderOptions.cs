namespace SseCore;

/// <summary>Options of an <see cref="SseReader"/>.</summary>
public sealed record SseReaderOptions
{
    /// <summary>The default options, which follow the standard.</summary>
    public static SseReaderOptions Default { get; } = new();

    /// <summary>How the bytes are divided into events.</summary>
    public SseFramerOptions Framing { get; init; } = SseFramerOptions.Default;

    /// <summary>Whether disposing the reader leaves the stream open. A <see cref="System.IO.Pipelines.PipeReader"/> is always completed.</summary>
    public bool LeaveOpen { get; init; }

    /// <summary>
    /// The last event id in force when the stream begins: the one that a reconnecting client sent as <c>Last-Event-ID</c>. Empty
    /// by default.
    /// </summary>
    public string LastEventId { get; init; } = string.Empty;

    /// <summary>How long to wait for the source; no limit by default.</summary>
    public StreamTimeouts Timeouts { get; init; } = StreamTimeouts.None;

    /// <summary>
    /// Whether a cancelled wait ends the stream. Set it for sources that do not survive a cancelled read: the body of an HTTP
    /// response loses its connection. By default you may wait again.
    /// </summary>
    public bool EndsOnCancellation { get; init; }

    /// <summary>
    /// When the stream began for <see cref="StreamTimeouts.Total"/>, as a timestamp of <see cref="TimeProvider"/>; for example, when
    /// the request was sent. The default is when the reader is created.
    /// </summary>
    public long? StartedAt { get; init; }

    /// <summary>The clock of <see cref="Timeouts"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
