namespace SseCore;

/// <summary>
/// Divides bytes into events without doing any I/O, with the contract of <see cref="SseFramer"/>: it consumes every byte,
/// retains what is unfinished, and never shows how the stream was divided into chunks.
/// </summary>
internal interface IEventFramer : IDisposable
{
    /// <summary>The number of bytes of the stream that were read.</summary>
    long BytesConsumed { get; }

    /// <summary>The number of events that were dropped because they exceeded the limit.</summary>
    long DroppedEvents { get; }

    /// <summary>
    /// The exception that <see cref="TryRead"/> throws from now on, since an event exceeded the limit; <see langword="null"/> if it does
    /// not.
    /// </summary>
    SseException? Refusal { get; }

    /// <summary>Whether anything was read that only this framing contains. If not, the stream is of another kind.</summary>
    bool HasSeenFraming { get; }

    /// <summary>The part that arrived of an event that the end cut off. Valid until the next call.</summary>
    ReadOnlySpan<byte> IncompleteData { get; }

    /// <summary>Whether <see cref="TryRead"/> has one more event to return after <see cref="Complete"/>.</summary>
    bool HasIncompleteEventPending { get; }

    /// <inheritdoc cref="SseFramer.TryRead"/>
    bool TryRead(scoped ref ReadOnlySpan<byte> input, out SseEvent evt);

    /// <inheritdoc cref="SseFramer.Complete"/>
    SseOutcome Complete();

    /// <summary>The data of the event handed out last, if it is not a slice of the chunk.</summary>
    ReadOnlySpan<byte> RetainedData(int length);

    /// <summary>Returns buffers that hold nothing. Called when a reader is about to wait.</summary>
    void ReleaseEmptyBuffers();

    /// <summary>Called when the event handed out last may no longer be read and is to be <see cref="Poison">poisoned</see>.</summary>
    void PoisonHandedOut();

    /// <summary>Discards the state of the stream, to start another. Keeps the buffers.</summary>
    void Reset();
}
