namespace SseCore.Http;

/// <summary>
/// Continues a message whose stream broke off, with a request, made by the caller, that shows the model what it has
/// written so far.
/// </summary>
/// <remarks>
/// The deltas of the new stream are handed out as if the old one continued. It begins with its own
/// <see cref="DeltaKind.MessageStart"/> and numbers its tool calls from 0 again; a tool call that was cut is best
/// dropped, by returning <see langword="null"/>. Token counts are those of all requests together, as far as the streams
/// reported them before they broke off: some providers do so only at the end.
/// </remarks>
public sealed record DeltaContinuation
{
    /// <summary>Creates a continuation.</summary>
    /// <param name="message">The accumulator that the caller adds the deltas to.</param>
    /// <param name="createRequest">
    /// Makes a new request from it, or returns <see langword="null"/> to let the stream end as it did. Called once for each
    /// attempt to send it.
    /// </param>
    public DeltaContinuation(MessageAccumulator message, Func<MessageAccumulator, StreamInterruption, HttpRequestMessage?> createRequest)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(createRequest);
        Message = message;
        CreateRequest = createRequest;
    }

    /// <summary>The accumulator that the caller adds the deltas to. It must contain every delta by the time the caller requests the next.</summary>
    public MessageAccumulator Message { get; }

    /// <summary>Makes a new request.</summary>
    public Func<MessageAccumulator, StreamInterruption, HttpRequestMessage?> CreateRequest { get; }

    /// <summary>The maximum number of continuations for one message; 1 by default.</summary>
    public int MaxContinuations { get; init; } = 1;
}
