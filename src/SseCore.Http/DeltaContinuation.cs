namespace SseCore.Http;

/// <summary>
/// Goes on with a message whose stream broke off: by a request, made by the caller, that shows the model what it has
/// written so far.
/// </summary>
/// <remarks>
/// What the new stream brings is handed out as if the old one went on. It begins with a
/// <see cref="DeltaKind.MessageStart"/> of its own and numbers its tool calls from 0 again; a tool call that was cut is best
/// dropped, by returning <see langword="null"/>. Token counts are those of all requests together, as far as the streams
/// came to report them: some providers do so at the end only.
/// </remarks>
public sealed record DeltaContinuation
{
    /// <summary>Creates a continuation.</summary>
    /// <param name="message">What the caller accumulates the message in.</param>
    /// <param name="createRequest">
    /// Builds a new request from it, or returns <see langword="null"/> to let the stream end as it did. Called once for each
    /// attempt to send it.
    /// </param>
    public DeltaContinuation(MessageAccumulator message, Func<MessageAccumulator, StreamInterruption, HttpRequestMessage?> createRequest)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(createRequest);
        Message = message;
        CreateRequest = createRequest;
    }

    /// <summary>What the caller accumulates the message in: every delta is in it by the time it asks for the next.</summary>
    public MessageAccumulator Message { get; }

    /// <summary>Builds a new request.</summary>
    public Func<MessageAccumulator, StreamInterruption, HttpRequestMessage?> CreateRequest { get; }

    /// <summary>How many times, at most, for one message; once by default.</summary>
    public int MaxContinuations { get; init; } = 1;
}
