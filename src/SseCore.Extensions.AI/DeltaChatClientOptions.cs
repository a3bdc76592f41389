using SseCore.Http;

namespace SseCore.Extensions.AI;

/// <summary>How a <see cref="DeltaChatClient"/> asks and reads.</summary>
public abstract class DeltaChatClientOptions
{
    private protected DeltaChatClientOptions()
    {
    }

    /// <summary>
    /// The key, sent the way that the provider wants it; none by default, where the <see cref="HttpClient"/> or
    /// <see cref="ConfigureRequest"/> see to it.
    /// </summary>
    public string? ApiKey { get; init; }

    /// <summary>The model to ask where <see cref="Microsoft.Extensions.AI.ChatOptions.ModelId"/> names none.</summary>
    public string? ModelId { get; init; }

    /// <summary>Retries, time limits and the like.</summary>
    public HttpStreamOptions Http { get; init; } = HttpStreamOptions.Default;

    /// <summary>What the stream becomes.</summary>
    public ChatUpdateOptions Updates { get; init; } = ChatUpdateOptions.Default;

    /// <summary>Called with every request before it is sent, retries included: for headers of one's own.</summary>
    public Action<HttpRequestMessage>? ConfigureRequest { get; init; }

    /// <summary>
    /// Whether an answer that is not whole ends in an <see cref="IncompleteResponseException"/>. On by default; switched off,
    /// the last update's <see cref="Microsoft.Extensions.AI.ErrorContent"/> alone tells, and failed connections still throw.
    /// </summary>
    public bool ThrowsOnIncompleteResponse { get; init; } = true;
}
