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

    /// <summary>The token counts, each the last that was reported.</summary>
    public TokenUsage Usage { get; init; }

    /// <summary>How many events there were.</summary>
    public long Events { get; init; }

    /// <summary>How many bytes there were, those after the terminator included.</summary>
    public long Bytes { get; init; }

    /// <summary>How many bytes came after the terminator. They were not read.</summary>
    public long BytesAfterTerminator { get; init; }

    /// <summary>How many payloads were not JSON. Each was handed out as <see cref="DeltaKind.Malformed"/>, if that was asked for.</summary>
    public long MalformedPayloads { get; init; }

    /// <summary>How many events exceeded the limit and were dropped.</summary>
    public long DroppedEvents { get; init; }

    /// <summary>
    /// How the stream ended where it was a failure that ended it. What the provider or the framing said was wrong
    /// (<see cref="StreamOutcome.ProviderError"/>, <see cref="StreamOutcome.LimitExceeded"/>, <see cref="StreamOutcome.Corrupt"/>)
    /// is why the message is not whole, and behind the terminator nothing can be lost: then it is <see cref="Outcome"/>. Else the
    /// failure is why.
    /// </summary>
    /// <remarks>
    /// <list type="bullet">
    /// <item>A <see cref="StreamTimeoutException"/> of <see cref="StreamTimeoutKind.Total"/> is <see cref="StreamOutcome.TimedOut"/>, of any other limit <see cref="StreamOutcome.Idle"/>.</item>
    /// <item>An <see cref="OperationCanceledException"/> is <see cref="StreamOutcome.Cancelled"/>.</item>
    /// <item>An <see cref="SseException"/> of <see cref="SseErrorCode.EventTooLarge"/> or <see cref="SseErrorCode.MessageTooLarge"/> is <see cref="StreamOutcome.LimitExceeded"/>, of <see cref="SseErrorCode.InvalidUtf8"/> <see cref="StreamOutcome.Corrupt"/>.</item>
    /// <item>Anything else is <see cref="StreamOutcome.TransportFault"/>.</item>
    /// </list>
    /// </remarks>
    /// <param name="failure">What the source or the reading failed with, or the cancellation; <see langword="null"/> if nothing did.</param>
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
