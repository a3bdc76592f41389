using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using SseCore.Http;
using SseCore.TestServer;

namespace SseCore.Extensions.AI.Tests;

/// <summary>A server that plays scripts, and clients for it.</summary>
internal sealed class Served(params ResponseScript[] scripts) : IAsyncDisposable
{
    private static readonly HttpStreamOptions Http = new() { Retry = new() { BaseDelay = TimeSpan.FromMilliseconds(1) } };

    // Longer than any test takes: it only ends a test that hangs.
    private readonly CancellationTokenSource _watchdog = new(TimeSpan.FromSeconds(60));
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });

    public ScriptedServer Server { get; } = ScriptedServer.Start(scripts);

    public CancellationToken Watchdog => _watchdog.Token;

    public OpenAiChatClient OpenAi(Action<HttpRequestMessage>? configure = null, ChatUpdateOptions? updates = null, bool throws = true, string? reasoningMember = null) => new(
        _client,
        new Uri(Server.Uri, "v1"),
        new() { ApiKey = "sk-secret", ModelId = "gpt-test", Http = Http, ConfigureRequest = configure, Updates = updates ?? ChatUpdateOptions.Default, ThrowsOnIncompleteResponse = throws, ReasoningMember = reasoningMember });

    public AnthropicChatClient Anthropic() => new(
        _client, new Uri(Server.Uri, "v1/?beta=true"), new() { ApiKey = "sk-ant-secret", ModelId = "claude-test", Http = Http });

    public JsonObject Body(int request = 0) => JsonNode.Parse(Server.Requests[request].BodyText)!.AsObject();

    public async Task<List<ChatResponseUpdate>> ReadAsync(IChatClient client, string prompt = "Hi")
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync([new(ChatRole.User, prompt)], cancellationToken: Watchdog))
        {
            updates.Add(update);
        }

        return updates;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _client.Dispose();
        _watchdog.Dispose();
    }
}
