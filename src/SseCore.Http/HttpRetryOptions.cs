namespace SseCore.Http;

/// <summary>
/// When a request is tried again. It is for statuses 408, 409, 429 and 5xx, unless the server says <c>x-should-retry: false</c>
/// (or, of other statuses, <c>true</c>), for connections that fail or time out, and for streams that break off; always only
/// until the first delta or event was handed out, or would have been but for <see cref="DeltaParserOptions.Kinds"/>.
/// </summary>
public sealed record HttpRetryOptions
{
    // More is not taken by what waits.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Three retries, after about half a second, one and two.</summary>
    public static HttpRetryOptions Default { get; } = new();

    /// <summary>No retries.</summary>
    public static HttpRetryOptions None { get; } = new() { MaxRetries = 0 };

    /// <summary>How many times, at most, for one stream.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxRetries
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The number cannot be negative.");
    } = 3;

    /// <summary>About how long to wait before the first retry. It doubles with each, and is spread at random.</summary>
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
    /// The longest wait that a server may ask for (<c>Retry-After</c>, <c>retry-after-ms</c>), which then stands in place of
    /// the others. If it asks for more there is no retry, and <see cref="HttpStreamException.RetryAfter"/> says how long.
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
