namespace SseCore.Http;

/// <summary>How an <see cref="SseEventSource"/> connects and reads.</summary>
public sealed record SseEventSourceOptions
{
    /// <summary>Three seconds between connections, as browsers have it; ten failures in a row.</summary>
    public static SseEventSourceOptions Default { get; } = new();

    /// <summary>How the bytes are cut into events.</summary>
    public SseFramerOptions Framing { get; init; } = SseFramerOptions.Default;

    /// <summary>
    /// How long to wait for the body; without limit by default. <see cref="StreamTimeouts.Idle"/> is what notices a
    /// connection that is dead without having been closed, and connects anew. <see cref="StreamTimeouts.Total"/> counts for
    /// each connection.
    /// </summary>
    public StreamTimeouts Timeouts { get; init; } = StreamTimeouts.None;

    /// <summary>
    /// The longest wait for the head of a response, for each connection; without limit by default, as by
    /// <see cref="Timeout.InfiniteTimeSpan"/>, but that of <see cref="HttpClient.Timeout"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public TimeSpan? ResponseTimeout
    {
        get;
        init => field = Delays.CheckedTimeout(value);
    }

    /// <summary>How long to wait before connecting anew, unless the server says otherwise by <c>retry</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan ReconnectionTime
    {
        get;
        init => field = Delays.CheckedWait(value);
    } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// The longest of these waits: they double with every failure in a row, are spread at random by up to a quarter, and the
    /// server may ask for any.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan MaxReconnectionTime
    {
        get;
        init => field = Delays.CheckedWait(value);
    } = TimeSpan.FromMinutes(1);

    /// <summary>After how many failures in a row to connect the source gives up. A connection that is opened starts the count anew.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int MaxFailures
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The number must be positive.");
    } = 10;

    /// <summary>
    /// Whether statuses 408, 409, 429 and 5xx are waited out, for as long as <c>Retry-After</c> says, up to
    /// <see cref="MaxReconnectionTime"/>. The standard gives up on any status but 200; servers that are restarted behind a
    /// proxy are why this is on.
    /// </summary>
    public bool ReconnectsOnTransientStatus { get; init; } = true;

    /// <summary>The last event id to begin with: that of an earlier source. Empty by default.</summary>
    public string LastEventId { get; init; } = string.Empty;

    /// <summary>Called before the wait that precedes every connection but the first; its reason is null if the last one was closed in order.</summary>
    public Action<EventSourceReconnect>? OnReconnect { get; init; }

    /// <summary>The clock of all waits.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
