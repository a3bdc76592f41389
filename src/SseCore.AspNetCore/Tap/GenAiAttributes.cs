namespace SseCore.AspNetCore;

/// <summary>Attributes of the <c>gen_ai.client.*</c> metrics, in addition to those that the stream itself determines.</summary>
public sealed record GenAiAttributes
{
    /// <summary><c>gen_ai.operation.name</c>; <c>chat</c> by default.</summary>
    public string OperationName { get; init; } = "chat";

    /// <summary><c>gen_ai.provider.name</c>: <c>openai</c>, <c>anthropic</c> and so on. By default the dialect's name.</summary>
    public string? ProviderName { get; init; }

    /// <summary><c>gen_ai.request.model</c>; left out by default.</summary>
    public string? RequestModel { get; init; }

    /// <summary><c>server.address</c>; left out by default, but set by a relay.</summary>
    public string? ServerAddress { get; init; }

    /// <summary><c>server.port</c>; left out by default, but set by a relay.</summary>
    public int? ServerPort { get; init; }
}
