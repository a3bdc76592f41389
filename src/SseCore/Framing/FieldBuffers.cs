namespace SseCore;

/// <summary>What an <see cref="SseFramer"/> retains of fields other than data.</summary>
internal sealed class FieldBuffers
{
    /// <summary>The type of the event so far, where the chunk that it came in is gone.</summary>
    public PooledBuffer Type;

    /// <summary>The id of the block so far.</summary>
    public PooledBuffer Id;

    /// <summary>The unfinished value of a line.</summary>
    public PooledBuffer Value;

    /// <summary>How much there is in all.</summary>
    public long Length => (long)Type.Length + Id.Length + Value.Length;

    /// <summary>Forgets the event so far.</summary>
    public void ClearEvent()
    {
        Type.Clear();
        Id.Clear();
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        ClearEvent();
        Value.Clear();
    }

    /// <inheritdoc cref="PooledBuffer.PoisonForgotten"/>
    public void PoisonForgotten()
    {
        Type.PoisonForgotten();
        Id.PoisonForgotten();
        Value.PoisonForgotten();
    }

    /// <summary>Gives the buffers back.</summary>
    public void Release()
    {
        Type.Release();
        Id.Release();
        Value.Release();
    }
}
