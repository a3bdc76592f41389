namespace SseCore.Http;

/// <summary>Options of an <see cref="SseEventSource"/>.</summary>
public sealed record SseEventSourceOptions
{
    /// <summary>The default options: three seconds between connections, as in browsers; ten failures in a row.</summary>
    public static SseEventSourceOptions Default { get; } = new();

    /// <summary>How the bytes are divided into events.</summary>
    public SseFramerOptions Framing { get; init; } = SseFramerOptions.Default;

    /// <summary>
    /// How long to wait for the body; no limit by default. <see cref="StreamTimeouts.Idle"/> detects a
    /// connection that is dead without having been closed, and reconnects. <see cref="StreamTimeouts.Total"/> counts for
    /// each connection.
    /// </summary>
    public StreamTimeouts Timeouts { get; init; } = StreamTimeouts.None;

    /// <summary>
    /// The longest wait for the head of a response, for each connection. By default, and with
    /// <see cref="Timeout.InfiniteTimeSpan"/>, only <see cref="HttpClient.Timeout"/> applies.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public TimeSpan? ResponseTimeout
    {
        get;
        init => field = Delays.CheckedTimeout(value);
    }

    /// <summary>How long to wait before reconnecting, unless the server sets another time by <c>retry</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan ReconnectionTime
    {
        get;
        init => field = Delays.CheckedWait(value);
    } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// The longest of these waits: they double with every failure in a row, are randomized by up to a quarter, and the
    /// server may ask for any.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan MaxReconnectionTime
    {
        get;
        init => field = Delays.CheckedWait(value);
    } = TimeSpan.FromMinutes(1);

    /// <summary>The number of failures to connect in a row after which the source gives up. An opened connection resets the count.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int MaxFailures
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The number must be positive.");
    } = 10;

    /// <summary>
    /// Whether statuses 408, 409, 429 and 5xx are waited out, for as long as <c>Retry-After</c> says, up to
    /// <see cref="MaxReconnectionTime"/>. The standard gives up on any status but 200; this is on because servers are restarted behind
    /// proxies.
    /// </summary>
    public bool ReconnectsOnTransientStatus { get; init; } = true;

    /// <summary>The last event id to begin with, from an earlier source. Empty by default.</summary>
    public string LastEventId { get; init; } = string.Empty;

    /// <summary>Called before the wait that precedes every connection but the first; its reason is null if the last one was closed in order.</summary>
    public Action<EventSourceReconnect>? OnReconnect { get; init; }

    /// <summary>The clock of all waits.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
