namespace SseCore;

/// <summary>What reads the chunks of a <see cref="ChunkSource"/>.</summary>
internal interface IChunkConsumer
{
    /// <summary>Whether nothing more need be read: the stream has ended, or said that it is over.</summary>
    bool IsOver { get; }

    /// <summary>Notes that the stream has ended. May be called again.</summary>
    /// <param name="failure">What the source failed with, or the wait's cancellation if that ended it; null if it ended in order.</param>
    /// <returns>Whether there is still something to hand out.</returns>
    bool End(Exception? failure = null);

    /// <summary>What is known of the next event. Asked when all was read that was handed out.</summary>
    NextEvent NextEvent { get; }

    /// <summary>Reads the beginning of an event that has waited in vain for the rest of it. Hands out nothing.</summary>
    void ReadUnfinished(ReadOnlySpan<byte> bytes);

    /// <summary>Gives back what holds nothing, before a wait that may be long.</summary>
    void ReleaseEmptyBuffers();

    /// <summary>Gives back all buffers. Called once, when nobody reads any more.</summary>
    void Release();
}
