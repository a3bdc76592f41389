using System.Runtime.CompilerServices;

namespace SseCore;

/// <summary>
/// The carry: what has arrived of an unfinished event. A mutable struct: keep it in a field that is not readonly, never copy it.
/// </summary>
// Most events fit one array, which grows as any PooledBuffer does. A large one is a chain of arrays until all of it is there,
// and is copied once, to be in one piece. So at most there are all of it, the last array's unused part, and the piece; an array that
// grows by doubling is there with the one it outgrew, three times what is in them, and is copied as often as it grows.
internal struct CarryBuffer
{
    private const int ShortestLink = 4 * 1024;

    // An array of the chain is no longer than one part in so many of what there is then, or than what goes into it at once.
    private const int PartsOfLink = 16;

    private PooledBuffer _last;
    private ArrayChain? _chain;

    public readonly int Length => _last.Length + ChainedLength;

    /// <summary>The content in one piece.</summary>
    public ReadOnlySpan<byte> Span
    {
        get
        {
            Join();
            return _last.Span;
        }
    }

    private readonly int ChainedLength => _chain is null ? 0 : _chain.Length;

    /// <inheritdoc cref="PooledBuffer.Written"/>
    public readonly ReadOnlySpan<byte> Written(int length) => _last.Written(length);

    public void Append(scoped ReadOnlySpan<byte> bytes)
    {
        if (!_last.TryAppend(bytes))
        {
            Grow(bytes);
        }
    }

    public void Append(byte value)
    {
        if (_last.Length < _last.Capacity)
        {
            _last.Append(value);
        }
        else
        {
            Grow([value]);
        }
    }

    /// <summary>Makes it one piece.</summary>
    /// <returns>How many bytes were copied for that.</returns>
    public int Join() => ChainedLength == 0 ? 0 : JoinChain();

    /// <inheritdoc cref="PooledBuffer.Clear"/>
    public void Clear()
    {
        if (ChainedLength > 0)
        {
            _chain!.Release();
        }

        _last.Clear();
    }

    /// <inheritdoc cref="PooledBuffer.PoisonForgotten"/>
    public void PoisonForgotten() => _last.PoisonForgotten();

    /// <inheritdoc cref="PooledBuffer.ReleaseLarge"/>
    public void ReleaseLarge() => _last.ReleaseLarge();

    /// <summary>Gives everything back to the pool.</summary>
    public void Release()
    {
        _chain?.Release();
        _last.Release();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(scoped ReadOnlySpan<byte> bytes)
    {
        if (ChainedLength == 0 && _last.Length + (long)bytes.Length <= BufferPool.SmallLength)
        {
            _last.Append(bytes);
            return;
        }

        while (true)
        {
            ReadOnlySpan<byte> fitting = bytes.Slice(0, Math.Min(bytes.Length, _last.Capacity - _last.Length));
            _last.Append(fitting);
            bytes = bytes.Slice(fitting.Length);
            if (bytes.IsEmpty)
            {
                return;
            }

            if (_last.Length > 0)
            {
                (_chain ??= new ArrayChain()).Add(_last.Detach());
            }

            _last.Reserve(LengthOfLink(bytes.Length));
        }
    }

    // A power of two, as the pool has them.
    private readonly int LengthOfLink(int more)
    {
        int most = Math.Max(more, Length / PartsOfLink);
        int length = ShortestLink;
        while (length <= most / 2)
        {
            length *= 2;
        }

        return length;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int JoinChain()
    {
        int length = Length;
        var whole = default(PooledBuffer);
        Span<byte> piece = whole.Reserve(length).Slice(0, length);
        _last.Span.CopyTo(piece.Slice(_chain!.Length));
        _last.Release();
        _chain.MoveTo(piece);
        whole.Advance(length);
        _last = whole;
        return length;
    }
}
