using System.Net;

namespace SseCore.Http;

/// <summary>
/// A server answered a request for a stream with something else: a status other than success or, if events were
/// requested, another content type. Its message contains nothing that may quote a prompt, unless
/// <see cref="HttpStreamOptions.IncludeErrorTextInMessages"/> is set.
/// </summary>
public sealed class HttpStreamException : HttpRequestException
{
    internal HttpStreamException(string message, HttpStatusCode status)
#if NET
        : base(message, inner: null, status)
#else
        : base(message)
#endif
    {
        Status = status;
    }

    /// <summary>The status.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>Whether the next attempt may well succeed; such failures are retried.</summary>
    public bool IsTransient { get; internal init; }

    /// <summary>
    /// How long the server asks to wait before the next request (<c>retry-after-ms</c>, or <c>Retry-After</c> as seconds or
    /// date); <see langword="null"/> if it does not.
    /// </summary>
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary>The provider's error, if the body contains one, by the rules of the dialect and those that all dialects share.</summary>
    public ProviderError? Error { get; internal init; }

    /// <summary>
    /// The beginning of the body, up to <see cref="HttpStreamOptions.MaxErrorBytes"/>; empty if there is none. It may quote
    /// the prompt.
    /// </summary>
    public string Body { get; internal init; } = string.Empty;

    /// <summary><see cref="Body"/> as received, which may be compressed or in an encoding other than UTF-8.</summary>
    public ReadOnlyMemory<byte> BodyBytes { get; internal init; }

    /// <summary>The content type; <see langword="null"/> if there is none.</summary>
    public string? ContentType { get; internal init; }

    /// <summary>The id that the server gave the request (<c>x-request-id</c>, <c>request-id</c> and the like), to be named in reports to the provider; <see langword="null"/> if none.</summary>
    public string? RequestId { get; internal init; }
}
