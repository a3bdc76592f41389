namespace SseCore.Extensions.AI;

/// <summary>How an <see cref="AnthropicChatClient"/> asks and reads.</summary>
public sealed class AnthropicChatClientOptions : DeltaChatClientOptions
{
    /// <summary>The <c>anthropic-version</c> header; <c>2023-06-01</c> by default.</summary>
    public string Version { get; init; } = "2023-06-01";

    /// <summary>
    /// The most tokens of an answer where <see cref="Microsoft.Extensions.AI.ChatOptions.MaxOutputTokens"/> does not say, since
    /// the provider wants a number; 8,192 by default.
    /// </summary>
    public int DefaultMaxOutputTokens { get; init; } = 8192;
}
