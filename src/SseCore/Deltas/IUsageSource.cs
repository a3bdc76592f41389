namespace SseCore;

/// <summary>Knows the token counts that a <see cref="Delta"/> tells.</summary>
internal interface IUsageSource
{
    TokenUsage Usage { get; }
}
