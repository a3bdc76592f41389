namespace SseCore;

/// <summary>One of the token counts of <see cref="TokenUsage"/>.</summary>
public enum UsageField
{
    /// <inheritdoc cref="TokenUsage.Input"/>
    Input,

    /// <inheritdoc cref="TokenUsage.Output"/>
    Output,

    /// <inheritdoc cref="TokenUsage.Total"/>
    Total,

    /// <inheritdoc cref="TokenUsage.Cached"/>
    Cached,

    /// <inheritdoc cref="TokenUsage.Reasoning"/>
    Reasoning,
}
