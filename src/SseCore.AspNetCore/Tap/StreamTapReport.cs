namespace SseCore.AspNetCore;

/// <summary>What a <see cref="StreamTap"/> knows of a whole stream. It holds nothing of what was said.</summary>
public sealed record StreamTapReport
{
    /// <summary>How the stream ended, how many events and bytes there were, token counts, finish reason.</summary>
    public StreamSummary Summary { get; init; }

    /// <summary>How the stream ended.</summary>
    public StreamOutcome Outcome => Summary.Outcome;

    /// <summary>The token counts, each the last that was reported.</summary>
    public TokenUsage Usage => Summary.Usage;

    /// <summary>The dialect; empty if it was not recognised.</summary>
    public string Dialect { get; init; } = string.Empty;

    /// <summary>The message's id; <see langword="null"/> if the provider gave none.</summary>
    public string? Id { get; init; }

    /// <summary>The model that answered; <see langword="null"/> if the provider did not say.</summary>
    public string? Model { get; init; }

    /// <summary>The provider's word for why it ended; <see langword="null"/> if it gave none.</summary>
    public string? Reason { get; init; }

    /// <summary>The error that the provider reported; <see langword="null"/> if it reported none. Its message may quote the prompt.</summary>
    public ProviderError? Error { get; init; }

    /// <summary>How many deltas had content: text, reasoning, refusal, tool calls.</summary>
    public long Deltas { get; init; }

    /// <summary>From the start to the first bytes.</summary>
    public TimeSpan? TimeToFirstByte { get; init; }

    /// <summary>From the start to the first delta with content.</summary>
    public TimeSpan? TimeToFirstDelta { get; init; }

    /// <summary>The mean time from one event with content to the next; <see langword="null"/> of fewer than two.</summary>
    public TimeSpan? MeanDeltaInterval { get; init; }

    /// <summary>The longest such time.</summary>
    public TimeSpan? LongestDeltaInterval { get; init; }

    /// <summary>From the start to the end.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>
    /// What the source failed with, the <see cref="SseException"/> that refused what it sent, or the cancellation that ended it;
    /// <see langword="null"/> if it ended in order.
    /// </summary>
    public Exception? Failure { get; init; }

    /// <summary>What the tap itself failed with; the stream went on without it, and the report is of what came before.</summary>
    public Exception? TapFailure { get; init; }
}
