namespace SseCore;

/// <summary>What is known of a whole stream at its end.</summary>
public readonly record struct StreamSummary
{
    /// <summary>How it ended.</summary>
    public StreamOutcome Outcome { get; init; }

    /// <summary>Whether the dialect's terminator was seen.</summary>
    public bool HasTerminator { get; init; }

    /// <summary>The last finish reason of any choice.</summary>
    public FinishReason FinishReason { get; init; }

    /// <summary>The token counts, each the last one reported.</summary>
    public TokenUsage Usage { get; init; }

    /// <summary>The number of events.</summary>
    public long Events { get; init; }

    /// <summary>The number of bytes, including those after the terminator.</summary>
    public long Bytes { get; init; }

    /// <summary>The number of bytes after the terminator. They were not read.</summary>
    public long BytesAfterTerminator { get; init; }

    /// <summary>The number of payloads that were not JSON. Each was handed out as <see cref="DeltaKind.Malformed"/>, if that was asked for.</summary>
    public long MalformedPayloads { get; init; }

    /// <summary>The number of events that exceeded the limit and were dropped.</summary>
    public long DroppedEvents { get; init; }

    /// <summary>
    /// Returns how the stream ended if a failure ended it. If the provider or the framing reported a cause
    /// (<see cref="StreamOutcome.ProviderError"/>, <see cref="StreamOutcome.LimitExceeded"/>, <see cref="StreamOutcome.Corrupt"/>),
    /// that is why the message is not whole, and after the terminator nothing can be lost: in these cases the result is
    /// <see cref="Outcome"/>. Otherwise the failure determines the result.
    /// </summary>
    /// <remarks>
    /// <list type="bullet">
    /// <item>A <see cref="StreamTimeoutException"/> of <see cref="StreamTimeoutKind.Total"/> is <see cref="StreamOutcome.TimedOut"/>, of any other limit <see cref="StreamOutcome.Idle"/>.</item>
    /// <item>An <see cref="OperationCanceledException"/> is <see cref="StreamOutcome.Cancelled"/>.</item>
    /// <item>An <see cref="SseException"/> of <see cref="SseErrorCode.EventTooLarge"/> or <see cref="SseErrorCode.MessageTooLarge"/> is <see cref="StreamOutcome.LimitExceeded"/>, of <see cref="SseErrorCode.InvalidUtf8"/> <see cref="StreamOutcome.Corrupt"/>.</item>
    /// <item>Anything else is <see cref="StreamOutcome.TransportFault"/>.</item>
    /// </list>
    /// </remarks>
    /// <param name="failure">The exception with which the source or the reading failed, or the cancellation; <see langword="null"/> if there was none.</param>
    public StreamOutcome OutcomeAfter(Exception? failure)
    {
        if (HasTerminator || Outcome is StreamOutcome.ProviderError or StreamOutcome.LimitExceeded or StreamOutcome.Corrupt)
        {
            return Outcome;
        }

        return failure switch
        {
            null => Outcome,
            StreamTimeoutException { Kind: StreamTimeoutKind.Total } => StreamOutcome.TimedOut,
            StreamTimeoutException => StreamOutcome.Idle,
            OperationCanceledException => StreamOutcome.Cancelled,
            SseException { Code: SseErrorCode.EventTooLarge or SseErrorCode.MessageTooLarge } => StreamOutcome.LimitExceeded,
            SseException { Code: SseErrorCode.InvalidUtf8 } => StreamOutcome.Corrupt,
            _ => StreamOutcome.TransportFault,
        };
    }
}
