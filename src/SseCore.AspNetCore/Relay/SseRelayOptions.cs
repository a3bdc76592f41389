using Microsoft.AspNetCore.Http;
using SseCore.Http;

namespace SseCore.AspNetCore;

/// <summary>Options of an <see cref="SseRelay"/>.</summary>
public sealed record SseRelayOptions
{
    /// <summary>The default options: byte for byte, without retries, a keep-alive every 15 seconds.</summary>
    public static SseRelayOptions Default { get; } = new();

    /// <summary>What is sent.</summary>
    public SseRelayFormat Format { get; init; }

    /// <summary>
    /// Sends the requests. The default is one client shared by all relays, without redirects, cookies or decompression, which would
    /// change the upstream's bytes.
    /// </summary>
    public HttpClient? Client { get; init; }

    /// <summary>
    /// How to open the stream and how long to wait for it. Two options that are not set mean something else here: without
    /// <see cref="HttpStreamOptions.Retry"/> there are no retries, since clients of models have their own, and without
    /// <see cref="DeltaParserOptions.Framing"/> an event that is too large is left out. With <see cref="SseRelayFormat.Deltas"/>, the kinds
    /// in <see cref="HttpStreamOptions.Parsing"/> are those that are sent.
    /// </summary>
    public HttpStreamOptions Http { get; init; } = HttpStreamOptions.Default;

    /// <summary>How the stream is tapped; its dialect is used for <see cref="SseRelayFormat.Deltas"/>, too.</summary>
    public StreamTapOptions Tap { get; init; } = StreamTapOptions.Default;

    /// <summary>Creates the tap of a request; a <see cref="StreamTap"/> by default.</summary>
    public Func<HttpContext, StreamTapOptions, StreamTap>? CreateTap { get; init; }

    /// <summary>
    /// Called when a stream has ended, in any way: the place for metering. The response ends when it has finished. The client may
    /// have left by then, so work that must not be lost must not use <see cref="HttpContext.RequestAborted"/>. An exception from it is
    /// logged, and not shown to the client.
    /// </summary>
    public Func<HttpContext, StreamTapReport, ValueTask>? OnCompleted { get; init; }

    /// <summary>
    /// The time without anything to send after which a comment is sent, so that no intermediary considers the connection dead;
    /// 15 seconds by default, <see langword="null"/> for never. It is sent between events only.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is not positive.</exception>
    public TimeSpan? KeepAlive
    {
        get;
        init => field = value is null || value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The time must be positive; null means never.");
    } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Whether keys in the request (<c>Authorization</c>, <c>x-api-key</c>, <c>api-key</c>, <c>x-goog-api-key</c>) are forwarded
    /// upstream. Off by default: they belong to this application, and its upstream is someone else's. Cookies are never forwarded.
    /// </summary>
    public bool ForwardsCredentials { get; init; }

    /// <summary>Called with every request before it is sent upstream, retries included: the place for the upstream's key.</summary>
    public Action<HttpContext, HttpRequestMessage>? ConfigureRequest { get; init; }
}
