using System.Buffers;
using System.Diagnostics.Tracing;

namespace SseCore.TestKit;

/// <summary>
/// Counts the byte arrays that the whole process, including pipes and sockets, rents from <see cref="ArrayPool{T}.Shared"/> and the
/// library's own pool and returns. It listens to the pools' events.
/// </summary>
public sealed class PooledBytes : EventListener
{
    private const int BufferRented = 1;
    private const int BufferReturned = 3;
    private const int PoolIdField = 2;

    private long _rented;
    private long _returned;

    /// <summary>The number of arrays rented since this was created.</summary>
    public long Rented => Interlocked.Read(ref _rented);

    /// <summary>The number of arrays returned.</summary>
    public long Returned => Interlocked.Read(ref _returned);

    protected override void OnEventSourceCreated(System.Diagnostics.Tracing.EventSource eventSource)
    {
        if (eventSource.Name is "System.Buffers.ArrayPoolEventSource" or BufferPoolEvents.SourceName)
        {
            EnableEvents(eventSource, EventLevel.Verbose);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventId is not (BufferRented or BufferReturned) || !IsOfBytes(eventData))
        {
            return;
        }

        Interlocked.Increment(ref eventData.EventId == BufferRented ? ref _rented : ref _returned);
    }

    // The pool's id is its hash code; pools of other types have other ids.
    private static bool IsOfBytes(EventWrittenEventArgs eventData) =>
        eventData.EventSource.Name == BufferPoolEvents.SourceName
        || (eventData.Payload?[PoolIdField] is int pool && pool == ArrayPool<byte>.Shared.GetHashCode());
}
