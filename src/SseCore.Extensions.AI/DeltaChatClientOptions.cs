using SseCore.Http;

namespace SseCore.Extensions.AI;

/// <summary>Options of a <see cref="DeltaChatClient"/>.</summary>
public abstract class DeltaChatClientOptions
{
    private protected DeltaChatClientOptions()
    {
    }

    /// <summary>
    /// The key, sent in the provider's own way. None by default, for an <see cref="HttpClient"/> or
    /// <see cref="ConfigureRequest"/> that adds it.
    /// </summary>
    public string? ApiKey { get; init; }

    /// <summary>The model to use if <see cref="Microsoft.Extensions.AI.ChatOptions.ModelId"/> is not set.</summary>
    public string? ModelId { get; init; }

    /// <summary>Retries, time limits and the like.</summary>
    public HttpStreamOptions Http { get; init; } = HttpStreamOptions.Default;

    /// <summary>How the stream is turned into updates.</summary>
    public ChatUpdateOptions Updates { get; init; } = ChatUpdateOptions.Default;

    /// <summary>Called with every request before it is sent, retries included, for example to add headers.</summary>
    public Action<HttpRequestMessage>? ConfigureRequest { get; init; }

    /// <summary>
    /// Whether an incomplete answer ends in an <see cref="IncompleteResponseException"/>. On by default. If it is off,
    /// only the last update's <see cref="Microsoft.Extensions.AI.ErrorContent"/> reports it, and failed connections still throw.
    /// </summary>
    public bool ThrowsOnIncompleteResponse { get; init; } = true;
}
