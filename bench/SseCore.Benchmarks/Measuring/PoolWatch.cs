using System.Diagnostics.Tracing;

namespace SseCore.Benchmarks.Measuring;

/// <summary>How many bytes are rented from the shared array pools, as the runtime and the library tell it.</summary>
internal sealed class PoolWatch : EventListener
{
    private long _rented;

    /// <summary>What is rented now, less what was when the watch began.</summary>
    public long Rented => Interlocked.Read(ref _rented);

    /// <summary>The most that was rented at a time.</summary>
    public long Peak { get; private set; }

    protected override void OnEventSourceCreated(System.Diagnostics.Tracing.EventSource eventSource)
    {
        if (eventSource.Name is "System.Buffers.ArrayPoolEventSource" or BufferPoolEvents.SourceName)
        {
            EnableEvents(eventSource, EventLevel.Verbose);
        }
    }

    // The second value of both is the array's length.
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        switch (eventData.EventName)
        {
            case "BufferRented":
                Peak = Math.Max(Peak, Interlocked.Add(ref _rented, (int)eventData.Payload![1]!));
                break;
            case "BufferReturned":
                Interlocked.Add(ref _rented, -(int)eventData.Payload![1]!);
                break;
        }
    }
}
