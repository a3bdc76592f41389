using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using SseCore.Http;

namespace SseCore.Extensions.AI;

/// <summary>A client for servers that speak OpenAI's Chat Completions API: OpenAI, Azure, vLLM, Ollama, OpenRouter, Groq, DeepSeek and many more.</summary>
/// <example>
/// <code>
/// IChatClient client = new OpenAiChatClient(httpClient, new Uri("https://api.openai.com/v1"), new() { ApiKey = key, ModelId = "gpt-5-mini" });
/// </code>
/// </example>
public sealed class OpenAiChatClient : DeltaChatClient
{
    private readonly OpenAiChatClientOptions _options;

    /// <summary>Creates a client.</summary>
    /// <param name="client">Sends the requests; not disposed by this client.</param>
    /// <param name="endpoint">The absolute address below which <c>chat/completions</c> lies; its query string is kept.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentException">The endpoint is a relative address.</exception>
    public OpenAiChatClient(HttpClient client, Uri endpoint, OpenAiChatClientOptions? options = null)
        : base(client, endpoint, options ??= new OpenAiChatClientOptions(), "openai")
    {
        _options = options;
        RequestUri = Below(endpoint, "chat/completions");
    }

    private protected override Uri RequestUri { get; }

    private string MaxTokensMember => _options.MaxTokensMember
        ?? (Endpoint.Host.EndsWith("openai.com", StringComparison.OrdinalIgnoreCase) || Endpoint.Host.EndsWith("azure.com", StringComparison.OrdinalIgnoreCase)
            ? "max_completion_tokens"
            : "max_tokens");

    private protected override JsonObject WriteRequest(IEnumerable<ChatMessage> messages, ChatOptions options, string? model)
    {
        JsonObject request = OpenAiRequest.Write(messages, options, model, MaxTokensMember, _options.ReasoningMember);
        if (_options.RequestsUsage)
        {
            request["stream_options"] = new JsonObject { ["include_usage"] = true };
        }

        return request;
    }

    private protected override void Authorize(HttpRequestMessage request, string? apiKey)
    {
        if (apiKey is not null)
        {
            request.Headers.Authorization = new("Bearer", apiKey);
        }
    }

    private protected override Task<DeltaStream> OpenAsync(
        HttpClient client, Func<HttpRequestMessage> createRequest, HttpStreamOptions options, CancellationToken cancellationToken) =>
        client.OpenDeltaStreamAsync<OpenAiChat>(createRequest, options, cancellationToken);
}
