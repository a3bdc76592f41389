using Microsoft.AspNetCore.Http;
using SseCore.Http;

namespace SseCore.AspNetCore;

/// <summary>How an <see cref="SseRelay"/> asks upstream, forwards and taps.</summary>
public sealed record SseRelayOptions
{
    /// <summary>Byte for byte, without retries, a keep-alive every 15 seconds.</summary>
    public static SseRelayOptions Default { get; } = new();

    /// <summary>What is sent.</summary>
    public SseRelayFormat Format { get; init; }

    /// <summary>
    /// Sends the requests; by default one shared by all relays, without redirects, cookies or decompression, which would keep
    /// the bytes from being the upstream's.
    /// </summary>
    public HttpClient? Client { get; init; }

    /// <summary>
    /// How to open the stream and how long to wait for it. No retries by default: clients of models have their own. Of
    /// <see cref="HttpStreamOptions.Parsing"/>, with <see cref="SseRelayFormat.Deltas"/>, the kinds are those that are sent.
    /// </summary>
    public HttpStreamOptions Http { get; init; } = new()
    {
        Retry = HttpRetryOptions.None,
        Parsing = new() { Framing = new() { OverflowPolicy = SseOverflowPolicy.DropAndResync } },
    };

    /// <summary>How the stream is looked at; its dialect is that of <see cref="SseRelayFormat.Deltas"/>, too.</summary>
    public StreamTapOptions Tap { get; init; } = StreamTapOptions.Default;

    /// <summary>Makes the tap of a request; a <see cref="StreamTap"/> by default.</summary>
    public Func<HttpContext, StreamTapOptions, StreamTap>? CreateTap { get; init; }

    /// <summary>
    /// Called when a stream has ended, however it did: the place for metering. The response ends when it has; the client may
    /// have left by then, so what must not be lost does not take <see cref="HttpContext.RequestAborted"/>. What it throws is
    /// logged, and does not show.
    /// </summary>
    public Func<HttpContext, StreamTapReport, ValueTask>? OnCompleted { get; init; }

    /// <summary>
    /// After how long without anything to send a comment is sent, so that nobody on the way takes the connection for dead;
    /// 15 seconds by default, <see langword="null"/> for never. It comes between events only.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is not positive.</exception>
    public TimeSpan? KeepAlive
    {
        get;
        init => field = value is null || value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The time must be positive; null means never.");
    } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Whether keys in the request (<c>Authorization</c>, <c>x-api-key</c>, <c>api-key</c>, <c>x-goog-api-key</c>) go
    /// upstream. Off by default: they are this application's, and its upstream is someone else. Cookies never do.
    /// </summary>
    public bool ForwardsCredentials { get; init; }

    /// <summary>Called with every request before it is sent upstream, retries included: the place for the upstream's key.</summary>
    public Action<HttpContext, HttpRequestMessage>? ConfigureRequest { get; init; }
}
