namespace SseCore;

/// <summary>
/// A copy of what a pipe lends, handed out in its place if it is to be <see cref="Poison">poisoned</see>: the pipe's
/// own memory may belong to anybody and must not be written to.
/// </summary>
internal sealed class LentCopy
{
    private byte[]? _array;
    private int _poisoned;

    /// <summary>Copies the next segment over the one before.</summary>
    public ReadOnlyMemory<byte> Take(ReadOnlyMemory<byte> segment)
    {
        // In this order, so that it is not the same memory, in which a stale span would read the next segment.
        byte[] next = BufferPool.Shared.Rent(segment.Length);
        Release();
        _array = next;
        segment.CopyTo(_array);
        return _array.AsMemory(0, segment.Length);
    }

    /// <summary>Overwrites the segment up to where it was consumed.</summary>
    public void PoisonUpTo(int consumed)
    {
        if (_array is not null && consumed > _poisoned)
        {
            _array.AsSpan(_poisoned, consumed - _poisoned).Fill(Poison.Pattern);
            _poisoned = consumed;
        }
    }

    /// <summary>Returns the copy, which poisons the rest of it.</summary>
    public void Release()
    {
        if (_array is not null)
        {
            BufferPool.Shared.Return(_array);
        }

        _array = null;
        _poisoned = 0;
    }
}
