namespace SseCore.Extensions.AI;

/// <summary>How an <see cref="OpenAiChatClient"/> asks and reads.</summary>
public sealed class OpenAiChatClientOptions : DeltaChatClientOptions
{
    /// <summary>
    /// The member for <see cref="Microsoft.Extensions.AI.ChatOptions.MaxOutputTokens"/>. By default
    /// <c>max_completion_tokens</c> for OpenAI and Azure, whose reasoning models refuse the other, and <c>max_tokens</c>
    /// elsewhere, where many do not know it.
    /// </summary>
    public string? MaxTokensMember { get; init; }

    /// <summary>
    /// The member of assistant messages in which reasoning is sent back, <c>reasoning_content</c> for DeepSeek, which asks for
    /// it between tool calls; by default it is not sent back.
    /// </summary>
    public string? ReasoningMember { get; init; }

    /// <summary>Whether to ask for token counts by <c>stream_options</c>; on by default. Some old servers refuse it.</summary>
    public bool RequestsUsage { get; init; } = true;
}
