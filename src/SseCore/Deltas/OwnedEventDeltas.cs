using CommunityToolkit.HighPerformance.Buffers;

namespace SseCore;

/// <summary>
/// A copy of <see cref="EventDeltas"/> in pooled memory. It may be stored, queued and used across <see langword="await"/>;
/// its memory is valid until <see cref="Dispose"/>, which returns it to the pool.
/// </summary>
public sealed class OwnedEventDeltas : IEventDeltasSource, IUsageSource, IDisposable
{
    private readonly MemoryOwner<byte> _memory;
    private readonly DeltaRecord[] _records;
    private readonly int _payloadLength;
    private readonly long _offset;
    private readonly TokenUsage _usage;

    internal OwnedEventDeltas(ReadOnlySpan<DeltaRecord> records, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> scratch, long offset, in TokenUsage usage)
    {
        _records = records.ToArray();
        _payloadLength = payload.Length;
        _memory = MemoryOwner<byte>.Allocate(payload.Length + scratch.Length, BufferPool.Shared);
        payload.CopyTo(_memory.Span);
        scratch.CopyTo(_memory.Span.Slice(payload.Length));
        _offset = offset;
        _usage = usage;
    }

    /// <summary>The deltas. They and their spans are valid until <see cref="Dispose"/>.</summary>
    public EventDeltas Deltas => new(this);

    long IEventDeltasSource.Version => 0;

    int IEventDeltasSource.Count => _records.Length;

    TokenUsage IUsageSource.Usage => _usage;

    /// <exception cref="ObjectDisposedException">This copy was disposed.</exception>
    Delta IEventDeltasSource.this[int index] =>
        new(_records[index], _memory.Span.Slice(0, _payloadLength), _memory.Span.Slice(_payloadLength), _offset, this);

    /// <summary>Returns the memory to the pool. Safe to call more than once.</summary>
    public void Dispose() => _memory.Dispose();

    OwnedEventDeltas IEventDeltasSource.ToOwned() =>
        new(_records, _memory.Span.Slice(0, _payloadLength), _memory.Span.Slice(_payloadLength), _offset, _usage);
}
