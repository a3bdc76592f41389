namespace SseCore.Http;

/// <summary>
/// Controls when a request is tried again. Retried are statuses 408, 409, 429 and 5xx, unless the server says <c>x-should-retry: false</c>
/// (or, for other statuses, <c>true</c>), connections that fail or time out, and streams that break off; always only
/// until the first delta or event was handed out, or would have been without <see cref="DeltaParserOptions.Kinds"/>.
/// </summary>
public sealed record HttpRetryOptions
{
    // Polly accepts no more; timers would.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Three retries, after about half a second, one and two seconds.</summary>
    public static HttpRetryOptions Default { get; } = new();

    /// <summary>No retries.</summary>
    public static HttpRetryOptions None { get; } = new() { MaxRetries = 0 };

    /// <summary>The maximum number of retries for one stream.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxRetries
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The number cannot be negative.");
    } = 3;

    /// <summary>The approximate wait before the first retry. It doubles with each retry and is randomized.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or more than a day.</exception>
    public TimeSpan BaseDelay
    {
        get;
        init => field = Checked(value);
    } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest of these waits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or more than a day.</exception>
    public TimeSpan MaxDelay
    {
        get;
        init => field = Checked(value);
    } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The longest wait that a server may ask for (<c>Retry-After</c>, <c>retry-after-ms</c>), which then replaces
    /// the others. If it asks for more, there is no retry, and <see cref="HttpStreamException.RetryAfter"/> has the requested wait.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan MaxRetryAfter
    {
        get;
        init => field = Delays.CheckedWait(value);
    } = TimeSpan.FromSeconds(60);

    private static TimeSpan Checked(TimeSpan value) => value >= TimeSpan.Zero && value <= Longest
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "The time must lie between nothing and a day.");
}
