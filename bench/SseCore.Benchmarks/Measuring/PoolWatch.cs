using System.Diagnostics.Tracing;

namespace SseCore.Benchmarks.Measuring;

/// <summary>Counts the bytes rented from the shared array pools, by the events of the runtime and the library.</summary>
internal sealed class PoolWatch : EventListener
{
    private long _rented;

    /// <summary>The bytes rented now, minus those rented when the watch began.</summary>
    public long Rented => Interlocked.Read(ref _rented);

    /// <summary>The maximum rented at any time.</summary>
    public long Peak { get; private set; }

    protected override void OnEventSourceCreated(System.Diagnostics.Tracing.EventSource eventSource)
    {
        if (eventSource.Name is "System.Buffers.ArrayPoolEventSource" or BufferPoolEvents.SourceName)
        {
            EnableEvents(eventSource, EventLevel.Verbose);
        }
    }

    // The second value of both events is the array's length.
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
