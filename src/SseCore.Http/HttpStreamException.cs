using System.Net;

namespace SseCore.Http;

/// <summary>
/// A server answered a request for a stream with something else: a status other than success or, if events were
/// requested, another content type. Its message contains nothing that may quote a prompt, unless
/// <see cref="HttpStreamOptions.IncludeErrorTextInMessages"/> is set.
/// </summary>
public sealed class HttpStreamException : HttpRequestException
{
    /// <summary>Creates an exception as this library throws it, for tests of code that handles it and for handlers of one's own.</summary>
    /// <param name="message">The message.</param>
    /// <param name="status">The status.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public HttpStreamException(string? message, HttpStatusCode status, Exception? innerException = null)
#if NET
        : base(message, innerException, status)
#else
        : base(message, innerException)
#endif
    {
        Status = status;
    }

    /// <summary>The status.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>
    /// Whether the next attempt may well succeed; such failures are retried. It is so for the statuses 408, 409, 429 and 5xx, unless the
    /// server says otherwise; an exception that you create is not transient unless you set this.
    /// </summary>
    public bool IsTransient { get; init; }

    /// <summary>
    /// How long the server asks to wait before the next request (<c>retry-after-ms</c>, or <c>Retry-After</c> as seconds or
    /// date); <see langword="null"/> if it does not.
    /// </summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The provider's error, if the body contains one, by the rules of the dialect and those that all dialects share.</summary>
    public ProviderError? Error { get; init; }

    /// <summary>
    /// The beginning of the body, up to <see cref="HttpStreamOptions.MaxErrorBytes"/>; empty if there is none. It may quote
    /// the prompt.
    /// </summary>
    public string Body { get; init; } = string.Empty;

    /// <summary><see cref="Body"/> as received, which may be compressed or in an encoding other than UTF-8.</summary>
    public ReadOnlyMemory<byte> BodyBytes { get; init; }

    /// <summary>The content type; <see langword="null"/> if there is none.</summary>
    public string? ContentType { get; init; }

    /// <summary>The id that the server gave the request (<c>x-request-id</c>, <c>request-id</c> and the like), to be named in reports to the provider; <see langword="null"/> if none.</summary>
    public string? RequestId { get; init; }
}
