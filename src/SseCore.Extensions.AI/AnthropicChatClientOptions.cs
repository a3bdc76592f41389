namespace SseCore.Extensions.AI;

/// <summary>Options of an <see cref="AnthropicChatClient"/>.</summary>
public sealed class AnthropicChatClientOptions : DeltaChatClientOptions
{
    /// <summary>The <c>anthropic-version</c> header; <c>2023-06-01</c> by default.</summary>
    public string Version { get; init; } = "2023-06-01";

    /// <summary>
    /// The maximum number of tokens of an answer if <see cref="Microsoft.Extensions.AI.ChatOptions.MaxOutputTokens"/> is not set, since
    /// the provider requires a number; 8,192 by default.
    /// </summary>
    public int DefaultMaxOutputTokens { get; init; } = 8192;
}
