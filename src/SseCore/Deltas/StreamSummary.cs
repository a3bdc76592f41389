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
}
