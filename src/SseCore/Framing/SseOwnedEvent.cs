using CommunityToolkit.HighPerformance.Buffers;

namespace SseCore;

/// <summary>
/// A copy of an <see cref="SseEvent"/> in pooled memory. It may be stored, queued and used across <see langword="await"/>;
/// its memory is valid until <see cref="Dispose"/>, which returns it to the pool.
/// </summary>
public sealed class SseOwnedEvent : IDisposable
{
    private readonly MemoryOwner<byte> _memory;
    private readonly int _dataLength;
    private readonly int _typeLength;

    internal SseOwnedEvent(scoped in SseEvent source)
    {
        _dataLength = source.Data.Length;
        _typeLength = source.EventType.Length;
        _memory = MemoryOwner<byte>.Allocate(_dataLength + _typeLength + source.LastEventId.Length, BufferPool.Shared);
        source.Data.CopyTo(_memory.Span);
        source.EventType.CopyTo(_memory.Span.Slice(_dataLength));
        source.LastEventId.CopyTo(_memory.Span.Slice(_dataLength + _typeLength));
        Offset = source.Offset;
        IsComment = source.IsComment;
    }

    /// <inheritdoc cref="SseEvent.Data"/>
    /// <exception cref="ObjectDisposedException">This copy was disposed.</exception>
    public ReadOnlyMemory<byte> Data => _memory.Memory.Slice(0, _dataLength);

    /// <inheritdoc cref="SseEvent.EventType"/>
    /// <exception cref="ObjectDisposedException">This copy was disposed.</exception>
    public ReadOnlyMemory<byte> EventType => _memory.Memory.Slice(_dataLength, _typeLength);

    /// <inheritdoc cref="SseEvent.LastEventId"/>
    /// <exception cref="ObjectDisposedException">This copy was disposed.</exception>
    public ReadOnlyMemory<byte> LastEventId => _memory.Memory.Slice(_dataLength + _typeLength);

    /// <inheritdoc cref="SseEvent.Offset"/>
    public long Offset { get; }

    /// <inheritdoc cref="SseEvent.IsComment"/>
    public bool IsComment { get; }

    /// <summary>Returns the memory to the pool. Safe to call more than once.</summary>
    public void Dispose() => _memory.Dispose();
}
