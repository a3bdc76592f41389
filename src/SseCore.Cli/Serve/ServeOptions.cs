using SseCore.Cli.Chat;

namespace SseCore.Cli.Serve;

/// <summary>Options of <c>ssecore serve</c>.</summary>
internal sealed record ServeOptions
{
    /// <summary>The address to which requests are forwarded.</summary>
    public required Uri Upstream { get; init; }

    /// <summary>How the chat box sends its questions.</summary>
    public required ChatApi Api { get; init; }

    /// <summary>The API's address below this server, as the chat box and others use it: <c>/v1</c>.</summary>
    public required string BasePath { get; init; }

    /// <summary>The model that the chat box suggests.</summary>
    public required string Model { get; init; }

    /// <summary>The upstream's key, for requests that have none; null for none.</summary>
    public string? Key { get; init; }

    /// <summary>The address to listen on.</summary>
    public required string Host { get; init; }

    /// <summary>The port; 0 for any free port.</summary>
    public required int Port { get; init; }
}
