namespace SseCore.AspNetCore;

/// <summary>A <see cref="StreamTap"/>'s report on a whole stream. It contains no content of the message.</summary>
public sealed record StreamTapReport
{
    /// <summary>How the stream ended, the number of events and bytes, token counts, finish reason.</summary>
    public StreamSummary Summary { get; init; }

    /// <summary>How the stream ended.</summary>
    public StreamOutcome Outcome => Summary.Outcome;

    /// <summary>The token counts, each the last one reported.</summary>
    public TokenUsage Usage => Summary.Usage;

    /// <summary>The dialect; empty if it was not recognized.</summary>
    public string Dialect { get; init; } = string.Empty;

    /// <summary>The message's id; <see langword="null"/> if the provider gave none.</summary>
    public string? Id { get; init; }

    /// <summary>The model that answered; <see langword="null"/> if the provider did not say.</summary>
    public string? Model { get; init; }

    /// <summary>The provider's word for why it ended; <see langword="null"/> if it gave none.</summary>
    public string? Reason { get; init; }

    /// <summary>The error that the provider reported; <see langword="null"/> if it reported none. Its message may quote the prompt.</summary>
    public ProviderError? Error { get; init; }

    /// <summary>The number of deltas with content: text, reasoning, refusal, tool calls.</summary>
    public long Deltas { get; init; }

    /// <summary>The time from the start to the first bytes.</summary>
    public TimeSpan? TimeToFirstByte { get; init; }

    /// <summary>The time from the start to the first delta with content.</summary>
    public TimeSpan? TimeToFirstDelta { get; init; }

    /// <summary>The mean time from one event with content to the next; <see langword="null"/> if there are fewer than two.</summary>
    public TimeSpan? MeanDeltaInterval { get; init; }

    /// <summary>The longest such time.</summary>
    public TimeSpan? LongestDeltaInterval { get; init; }

    /// <summary>The time from the start to the end.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>
    /// The exception with which the source failed, the <see cref="SseException"/> that rejected its data, or the cancellation that ended it;
    /// <see langword="null"/> if it ended in order.
    /// </summary>
    public Exception? Failure { get; init; }

    /// <summary>The exception with which the tap itself failed; the stream went on without it, and the report covers what came before.</summary>
    public Exception? TapFailure { get; init; }
}
