namespace SseCore;

/// <summary>How a stream of deltas ended. Only <see cref="Completed"/> means that the message is whole.</summary>
public enum StreamOutcome
{
    /// <summary>
    /// The provider said that it was done: by the dialect's terminator or, if the dialect has none or the message came as one JSON
    /// document (see <see cref="DeltaParserOptions.ContentType"/>), by a finish reason.
    /// </summary>
    Completed,

    /// <summary>
    /// The stream ended between two events without the terminator that the dialect has. Some servers never send one;
    /// check <see cref="StreamSummary.FinishReason"/> then to see whether the answer is whole.
    /// </summary>
    NoTerminator,

    /// <summary>
    /// The stream ended between two events; the dialect has no terminator, and no finish reason was given, or not for every choice
    /// that has begun.
    /// </summary>
    NoFinishReason,

    /// <summary>The stream ended in the middle of an event.</summary>
    CutMidEvent,

    /// <summary>The provider reported an error inside the stream.</summary>
    ProviderError,

    /// <summary>An event exceeded the limit, so at least one is missing.</summary>
    LimitExceeded,

    /// <summary>The stream ended as it should, but at least one payload was not JSON, so something is missing.</summary>
    MalformedPayload,

    /// <summary>
    /// Bytes were changed in transit: a checksum of the framing does not match, or a text is not UTF-8 although it has to be
    /// (<see cref="InvalidUtf8Policy.Throw"/>). Everything before is right, nothing after it was read.
    /// </summary>
    Corrupt,

    /// <summary>There were bytes, but none that occur in event streams: an HTML page, a JSON document other than a message, noise.</summary>
    NotAnEventStream,

    /// <summary>There was no event at all: no bytes, or only comments and the like.</summary>
    Empty,

    /// <summary>It is an event stream, but no dialect recognized it.</summary>
    UnknownDialect,

    /// <summary>
    /// The source failed before the provider said that it was done: the connection was reset, or closed within the
    /// response. <see cref="DeltaStream.Failure"/> has the reason.
    /// </summary>
    TransportFault,

    /// <summary>The source fell silent for longer than <see cref="StreamTimeouts.Idle"/> or <see cref="StreamTimeouts.Progress"/> allows.</summary>
    Idle,

    /// <summary>The stream as a whole took longer than <see cref="StreamTimeouts.Total"/> allows.</summary>
    TimedOut,

    /// <summary>The caller cancelled a wait, which ended the stream; see <see cref="DeltaStreamOptions.EndsOnCancellation"/>.</summary>
    Cancelled,
}
