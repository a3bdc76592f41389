namespace SseCore;

/// <summary>The data that an <see cref="SseFramer"/> retains of fields other than <c>data</c>.</summary>
internal sealed class FieldBuffers
{
    /// <summary>The type of the event so far, if the chunk that it came in is gone.</summary>
    public PooledBuffer Type;

    /// <summary>The id of the block so far.</summary>
    public PooledBuffer Id;

    /// <summary>The unfinished value of a line.</summary>
    public PooledBuffer Value;

    /// <summary>The total length.</summary>
    public long Length => (long)Type.Length + Id.Length + Value.Length;

    /// <summary>Discards the event so far.</summary>
    public void ClearEvent()
    {
        Type.Clear();
        Id.Clear();
    }

    /// <summary>Discards everything.</summary>
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

    /// <summary>Returns the buffers.</summary>
    public void Release()
    {
        Type.Release();
        Id.Release();
        Value.Release();
    }
}
