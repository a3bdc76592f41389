namespace SseCore;

/// <summary>The reader of the chunks of a <see cref="ChunkSource"/>.</summary>
internal interface IChunkConsumer
{
    /// <summary>Whether nothing more has to be read: the stream has ended, or announced its end.</summary>
    bool IsOver { get; }

    /// <summary>Signals the end of the stream. May be called again.</summary>
    /// <param name="failure">The exception with which the source failed, or the cancellation that ended it; null if it ended in order.</param>
    /// <returns>Whether there is still something to hand out.</returns>
    bool End(Exception? failure = null);

    /// <summary>What is known of the next event. Queried when everything handed out was read.</summary>
    NextEvent NextEvent { get; }

    /// <summary>Reads the beginning of an event that has waited in vain for the rest of it. Hands out nothing.</summary>
    void ReadUnfinished(ReadOnlySpan<byte> bytes);

    /// <summary>Returns buffers that hold nothing, before a wait that may be long.</summary>
    void ReleaseEmptyBuffers();

    /// <summary>Returns all buffers. Called once, when nobody reads any more.</summary>
    void Release();
}
