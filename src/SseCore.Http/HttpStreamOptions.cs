namespace SseCore.Http;

/// <summary>Options for opening a stream over HTTP and reading it.</summary>
public sealed record HttpStreamOptions
{
    /// <summary>
    /// The default options: three retries, five minutes of silence allowed for a delta stream, every kind of delta, framing by the standard.
    /// </summary>
    public static HttpStreamOptions Default { get; } = new();

    /// <summary>
    /// When to try again, and how long to wait before that. By default as <see cref="HttpRetryOptions.Default"/> says; a relay
    /// (SseCore.AspNetCore) by default never tries again.
    /// </summary>
    public HttpRetryOptions? Retry { get; init; }

    /// <summary>
    /// The longest wait for the head of a response, for each attempt. By default, and with
    /// <see cref="Timeout.InfiniteTimeSpan"/>, only <see cref="HttpClient.Timeout"/> (100 s) applies, which ends with the head too.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public TimeSpan? ResponseTimeout
    {
        get;
        init => field = Delays.CheckedTimeout(value);
    }

    /// <summary>
    /// How long to wait for the body. <see cref="StreamTimeouts.Total"/> counts from the call that opens the stream, including all
    /// attempts. Unless <see cref="StreamTimeouts.Idle"/> is set, a stream of deltas may be silent for <see cref="DefaultIdleTimeout"/>, a
    /// stream of events forever. <see cref="Timeout.InfiniteTimeSpan"/> lets either be silent forever.
    /// </summary>
    public StreamTimeouts Timeouts { get; init; } = new();

    /// <summary>
    /// How the bytes are turned into deltas; for a stream of events only <see cref="DeltaParserOptions.Framing"/> applies.
    /// If <see cref="DeltaParserOptions.ContentType"/> is not set, that of the response is used.
    /// </summary>
    public DeltaParserOptions Parsing { get; init; } = DeltaParserOptions.Default;

    /// <summary>
    /// How to continue a message whose stream broke off after deltas of it were handed out. Off by default, since
    /// it takes another request and more tokens, and only the caller can make the request.
    /// </summary>
    public DeltaContinuation? Continuation { get; init; }

    /// <summary>
    /// Called with every response when its head arrives, including failed attempts: for request ids and rate limits in headers.
    /// The body must be left alone.
    /// </summary>
    public Action<HttpResponseMessage>? OnResponse { get; init; }

    /// <summary>Called before the wait that precedes every retry.</summary>
    public Action<HttpRetry>? OnRetry { get; init; }

    /// <summary>
    /// The maximum number of bytes read of the body of an error response, for <see cref="HttpStreamException"/>; 64 KiB by default.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxErrorBytes
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The limit cannot be negative.");
    } = 64 * 1024;

    /// <summary>
    /// Whether <see cref="HttpClientStreamExtensions.OpenResponseAsync"/> returns a response of another status than success, once there is
    /// no retry left, instead of throwing <see cref="HttpStreamException"/>: for relays, which pass it on, however long its body is.
    /// </summary>
    public bool ReturnsErrorResponses { get; init; }

    /// <summary>
    /// Whether the message of an <see cref="HttpStreamException"/> repeats the provider's message, which may quote the prompt. Off by
    /// default; <see cref="HttpStreamException.Error"/> has it in any case.
    /// </summary>
    public bool IncludeErrorTextInMessages { get; init; }

    /// <summary>The clock of all waits.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Five minutes: reasoning models think for minutes without a sign of life.</summary>
    public static TimeSpan DefaultIdleTimeout { get; } = TimeSpan.FromMinutes(5);
}
