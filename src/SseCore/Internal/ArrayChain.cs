namespace SseCore;

/// <summary>Full rented arrays, each continuing the one before it.</summary>
internal sealed class ArrayChain
{
    private readonly List<byte[]> _arrays = [];

    /// <summary>The number of bytes.</summary>
    public int Length { get; private set; }

    public void Add(byte[] full)
    {
        _arrays.Add(full);
        Length += full.Length;
    }

    /// <summary>Copies all of it, returning each array at once.</summary>
    public void MoveTo(Span<byte> destination)
    {
        // From the end: the bytes written last are still in the processor's caches, and afterwards the beginning is, where reading starts.
        for (int i = _arrays.Count - 1; i >= 0; i--)
        {
            byte[] array = _arrays[i];
            Length -= array.Length;
            array.CopyTo(destination.Slice(Length));
            _arrays.RemoveAt(i);
            BufferPool.Shared.Return(array);
        }
    }

    /// <summary>Returns all of it.</summary>
    public void Release()
    {
        foreach (byte[] array in _arrays)
        {
            BufferPool.Shared.Return(array);
        }

        _arrays.Clear();
        Length = 0;
    }
}
