namespace SseCore;

/// <summary>Rented arrays that are full, one going on where the other ends.</summary>
internal sealed class ArrayChain
{
    private readonly List<byte[]> _arrays = [];

    /// <summary>How many bytes there are.</summary>
    public int Length { get; private set; }

    public void Add(byte[] full)
    {
        _arrays.Add(full);
        Length += full.Length;
    }

    /// <summary>Copies all of it, giving each array back at once.</summary>
    public void MoveTo(Span<byte> destination)
    {
        // From the end on: what was written last is still in the processor's caches, and the beginning will be, where reading begins.
        for (int i = _arrays.Count - 1; i >= 0; i--)
        {
            byte[] array = _arrays[i];
            Length -= array.Length;
            array.CopyTo(destination.Slice(Length));
            _arrays.RemoveAt(i);
            BufferPool.Shared.Return(array);
        }
    }

    /// <summary>Gives all of it back.</summary>
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
