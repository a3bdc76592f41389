namespace SseCore;

/// <summary>Supplies the token counts of a <see cref="Delta"/>.</summary>
internal interface IUsageSource
{
    TokenUsage Usage { get; }
}
