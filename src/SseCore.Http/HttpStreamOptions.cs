namespace SseCore.Http;

/// <summary>How a stream is opened over HTTP, and read.</summary>
public sealed record HttpStreamOptions
{
    /// <summary>
    /// Three retries, a delta stream that may be silent for five minutes, every kind of delta, framing by the standard.
    /// </summary>
    public static HttpStreamOptions Default { get; } = new();

    /// <summary>When to try again, and how long to wait before.</summary>
    public HttpRetryOptions Retry { get; init; } = HttpRetryOptions.Default;

    /// <summary>
    /// The longest wait for the head of a response, for each attempt; without limit by default, as by
    /// <see cref="Timeout.InfiniteTimeSpan"/>, but that of <see cref="HttpClient.Timeout"/> (100 s), which ends with the head too.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public TimeSpan? ResponseTimeout
    {
        get;
        init => field = Delays.CheckedTimeout(value);
    }

    /// <summary>
    /// How long to wait for the body. <see cref="StreamTimeouts.Total"/> counts from the call that opens the stream, all
    /// attempts included. By default a stream of deltas may be silent for <see cref="DefaultIdleTimeout"/>, one of events
    /// for ever.
    /// </summary>
    public StreamTimeouts? Timeouts { get; init; }

    /// <summary>
    /// How the bytes become deltas; of a stream of events only <see cref="DeltaParserOptions.Framing"/> applies.
    /// <see cref="DeltaParserOptions.ContentType"/>, where it is not set, is that of the response.
    /// </summary>
    public DeltaParserOptions Parsing { get; init; } = DeltaParserOptions.Default;

    /// <summary>
    /// How to go on with a message whose stream broke off after deltas of it were handed out; by default not at all, since
    /// that takes another request and more tokens, and only the caller knows which.
    /// </summary>
    public DeltaContinuation? Continuation { get; init; }

    /// <summary>
    /// Called with every response as its head arrives, failed attempts included: for request ids and rate limits in headers.
    /// The body must be left alone.
    /// </summary>
    public Action<HttpResponseMessage>? OnResponse { get; init; }

    /// <summary>Called before the wait that precedes every retry.</summary>
    public Action<HttpRetry>? OnRetry { get; init; }

    /// <summary>The most bytes read of the body of an error response; 64 KiB by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxErrorBytes
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The limit cannot be negative.");
    } = 64 * 1024;

    /// <summary>
    /// Whether messages of <see cref="HttpStreamException"/> repeat the provider's, which may quote the prompt. Off by
    /// default; <see cref="HttpStreamException.Error"/> has it in any case.
    /// </summary>
    public bool IncludeErrorTextInMessages { get; init; }

    /// <summary>The clock of all waits.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Five minutes: reasoning models think for minutes without a sign of life.</summary>
    public static TimeSpan DefaultIdleTimeout { get; } = TimeSpan.FromMinutes(5);
}
