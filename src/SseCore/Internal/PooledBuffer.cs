using System.Runtime.CompilerServices;

namespace SseCore;

/// <summary>
/// A grow-only run of bytes in a rented array. A mutable struct: keep it in a field that is not readonly, never copy it.
/// </summary>
internal struct PooledBuffer
{
    private byte[]? _array;

    // How much of the array contains written bytes, discarded or not; maintained only if that is poisoned.
    private int _written;

    public int Length { get; private set; }

    public readonly int Capacity => _array?.Length ?? 0;

    public readonly ReadOnlySpan<byte> Span => _array.AsSpan(0, Length);

    /// <summary>The content from <paramref name="start"/> on, to be changed in place.</summary>
    public readonly Span<byte> Writable(int start) => _array.AsSpan(start, Length - start);

    /// <summary>The bytes written, whether or not they have been discarded since.</summary>
    public readonly ReadOnlySpan<byte> Written(int length) => _array.AsSpan(0, length);

    public void Append(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Appends if there is room.</summary>
    public bool TryAppend(scoped ReadOnlySpan<byte> bytes)
    {
        if (!bytes.TryCopyTo(_array.AsSpan(Length)))
        {
            return false;
        }

        Length += bytes.Length;
        return true;
    }

    public void Append(byte value)
    {
        Reserve(1)[0] = value;
        Length++;
    }

    /// <summary>Free room of at least <paramref name="count"/> bytes after the content; <see cref="Advance"/> takes it.</summary>
    public Span<byte> Reserve(int count)
    {
        if (Capacity - Length < count)
        {
            Grow(count);
        }

        return _array.AsSpan(Length);
    }

    public void Advance(int count) => Length += count;

    /// <summary>Discards the content from <paramref name="length"/> on; spans handed out stay readable until the next write.</summary>
    public void Truncate(int length)
    {
        NoteWritten();
        Length = length;
    }

    /// <summary>Discards the content; spans handed out stay readable until the next write.</summary>
    public void Clear() => Truncate(0);

    /// <summary>
    /// Called when spans handed out before may no longer be read: overwrites what was discarded since, if that is to be
    /// <see cref="Poison">poisoned</see>.
    /// </summary>
    public void PoisonForgotten()
    {
        if (Poison.IsOn)
        {
            NoteWritten();
            _array.AsSpan(Length, _written - Length).Fill(Poison.Pattern);
            _written = Length;
        }
    }

    /// <summary>Returns the array to the pool if it was for something large. Spans handed out may no longer be read.</summary>
    public void ReleaseLarge()
    {
        if (Capacity > BufferPool.SmallLength)
        {
            Release();
        }
    }

    /// <summary>Gives up the array, which is full.</summary>
    public byte[] Detach()
    {
        byte[] array = _array!;
        this = default;
        return array;
    }

    /// <summary>Returns the array to the pool.</summary>
    // Never inlined: if nothing is large, which is nearly always so, ReleaseLarge is one comparison.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Release()
    {
        if (_array is not null)
        {
            BufferPool.Shared.Return(_array);
        }

        this = default;
    }

    private void Grow(int count)
    {
        // Doubling keeps the copying linear in the total.
        int wanted = (int)Math.Min(Math.Max((long)Length + count, Capacity * 2L), BufferPool.MaxArrayLength);
        byte[] larger = BufferPool.Shared.Rent(Math.Max(wanted, checked(Length + count)));
        Span.CopyTo(larger);
        if (_array is not null)
        {
            BufferPool.Shared.Return(_array);
        }

        _array = larger;
        _written = Length;
    }

    private void NoteWritten()
    {
        if (Poison.IsOn)
        {
            _written = Math.Max(_written, Length);
        }
    }
}
