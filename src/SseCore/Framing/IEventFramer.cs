namespace SseCore;

/// <summary>
/// What cuts bytes into events without doing any I/O, by the contract of <see cref="SseFramer"/>: it takes every byte,
/// carries what is unfinished and never shows how the stream was cut into chunks.
/// </summary>
internal interface IEventFramer : IDisposable
{
    /// <summary>How many bytes of the stream were read.</summary>
    long BytesConsumed { get; }

    /// <summary>How many events were dropped because they exceeded the limit.</summary>
    long DroppedEvents { get; }

    /// <summary>Whether anything was read that only this framing has. If not, then the stream is of another kind.</summary>
    bool HasSeenFraming { get; }

    /// <summary>What arrived of an event that the end cut off. Valid until the next call.</summary>
    ReadOnlySpan<byte> IncompleteData { get; }

    /// <summary>Whether <see cref="TryRead"/> has one more event to give after <see cref="Complete"/>.</summary>
    bool HasIncompleteEventPending { get; }

    /// <inheritdoc cref="SseFramer.TryRead"/>
    bool TryRead(scoped ref ReadOnlySpan<byte> input, out SseEvent evt);

    /// <inheritdoc cref="SseFramer.Complete"/>
    SseOutcome Complete();

    /// <summary>The data of the event handed out last, where it is not a slice of the chunk.</summary>
    ReadOnlySpan<byte> RetainedData(int length);

    /// <summary>Gives back what holds nothing: called where a reader is about to wait.</summary>
    void ReleaseEmptyBuffers();

    /// <summary>Called where what was handed out last may not be read any more, and is to be <see cref="Poison">poisoned</see>.</summary>
    void PoisonHandedOut();

    /// <summary>Forgets the stream and starts another. Keeps the buffers.</summary>
    void Reset();
}
