using System.Buffers;
using System.Diagnostics.Tracing;

namespace SseCore.TestKit;

/// <summary>
/// Counts what is rented of <see cref="ArrayPool{T}.Shared"/> for bytes and what is given back, by anybody in the process: the
/// library, pipes, sockets. By the pool's own events, so that nothing need be built in for it.
/// </summary>
public sealed class PooledBytes : EventListener
{
    private const int BufferRented = 1;
    private const int BufferReturned = 3;
    private const int PoolIdField = 2;

    private long _rented;
    private long _returned;

    /// <summary>How many arrays were rented since this was created.</summary>
    public long Rented => Interlocked.Read(ref _rented);

    /// <summary>How many were given back.</summary>
    public long Returned => Interlocked.Read(ref _returned);

    protected override void OnEventSourceCreated(System.Diagnostics.Tracing.EventSource eventSource)
    {
        if (eventSource.Name == "System.Buffers.ArrayPoolEventSource")
        {
            EnableEvents(eventSource, EventLevel.Verbose);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // The pool's id is its hash code; pools of other types have their own.
        if (eventData.EventId is not (BufferRented or BufferReturned) || eventData.Payload?[PoolIdField] is not int pool || pool != ArrayPool<byte>.Shared.GetHashCode())
        {
            return;
        }

        Interlocked.Increment(ref eventData.EventId == BufferRented ? ref _rented : ref _returned);
    }
}
