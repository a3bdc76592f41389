using System.Runtime.CompilerServices;

namespace SseCore;

/// <summary>
/// The carry: the part of an unfinished event that has arrived. A mutable struct: keep it in a field that is not readonly, never copy it.
/// </summary>
// Most events fit one array, which grows like any PooledBuffer. A large one is a chain of arrays until it is complete,
// and is then copied once, into one piece. So at most there are the event, the last array's unused part, and the piece. An array that
// grows by doubling coexists with the one it outgrew, three times their content, and is copied as often as it grows.
internal struct CarryBuffer
{
    private const int ShortestLink = 4 * 1024;

    // An array of the chain is no longer than this part of the length so far, or than what is appended at once.
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

    /// <summary>Joins the content to one piece.</summary>
    /// <returns>The number of bytes copied for that.</returns>
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

    /// <summary>Returns everything to the pool.</summary>
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
