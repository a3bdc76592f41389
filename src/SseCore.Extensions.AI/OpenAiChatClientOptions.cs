namespace SseCore.Extensions.AI;

/// <summary>Options of an <see cref="OpenAiChatClient"/>.</summary>
public sealed class OpenAiChatClientOptions : DeltaChatClientOptions
{
    /// <summary>
    /// The request member for <see cref="Microsoft.Extensions.AI.ChatOptions.MaxOutputTokens"/>. By default
    /// <c>max_completion_tokens</c> for OpenAI and Azure, whose reasoning models reject the other, and <c>max_tokens</c>
    /// elsewhere, since many servers do not know the former.
    /// </summary>
    public string? MaxTokensMember { get; init; }

    /// <summary>
    /// The member of assistant messages in which reasoning is sent back: <c>reasoning_content</c> for DeepSeek, which requires
    /// it between tool calls. By default it is not sent back.
    /// </summary>
    public string? ReasoningMember { get; init; }

    /// <summary>Whether to request token counts by <c>stream_options</c>; on by default. Some old servers reject it.</summary>
    public bool RequestsUsage { get; init; } = true;
}
