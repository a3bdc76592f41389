using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using SseCore.Http;

namespace SseCore.Extensions.AI;

/// <summary>A client for servers that speak Anthropic's Messages API.</summary>
/// <example>
/// <code>
/// IChatClient client = new AnthropicChatClient(httpClient, new Uri("https://api.anthropic.com/v1"), new() { ApiKey = key, ModelId = "claude-sonnet-4-5" });
/// </code>
/// </example>
public sealed class AnthropicChatClient : DeltaChatClient
{
    private readonly AnthropicChatClientOptions _options;

    /// <summary>Creates a client.</summary>
    /// <param name="client">Sends the requests; not disposed by this client.</param>
    /// <param name="endpoint">The absolute address below which <c>messages</c> lies; its query string is kept.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentException">The endpoint is a relative address.</exception>
    public AnthropicChatClient(HttpClient client, Uri endpoint, AnthropicChatClientOptions? options = null)
        : base(client, endpoint, options ??= new AnthropicChatClientOptions(), "anthropic")
    {
        _options = options;
        RequestUri = Below(endpoint, "messages");
    }

    private protected override Uri RequestUri { get; }

    private protected override JsonObject WriteRequest(IEnumerable<ChatMessage> messages, ChatOptions options, string? model) =>
        AnthropicRequest.Write(messages, options, model, _options.DefaultMaxOutputTokens);

    private protected override void Authorize(HttpRequestMessage request, string? apiKey)
    {
        request.Headers.TryAddWithoutValidation("anthropic-version", _options.Version);
        if (apiKey is not null)
        {
            request.Headers.TryAddWithoutValidation("x-api-key", apiKey);
        }
    }

    private protected override Task<DeltaStream> OpenAsync(
        HttpClient client, Func<HttpRequestMessage> createRequest, HttpStreamOptions options, CancellationToken cancellationToken) =>
        client.OpenDeltaStreamAsync<AnthropicMessages>(createRequest, options, cancellationToken);
}
