namespace SseCore.Cli.Demo;

/// <summary>
/// Measures the allocations of reading, apart from everything else that goes on. The first events are excluded: they rent
/// buffers and cause code to be compiled.
/// </summary>
internal sealed class AllocationMeter
{
    private const int WarmUpEvents = 16;

    private long _allocated;
    private long _eventOffset = -1;
    private int _events;

    public double BytesPerEvent => _events > WarmUpEvents ? (double)_allocated / (_events - WarmUpEvents) : 0;

    /// <summary>Reads a delta; the call stays on one thread.</summary>
    public bool TryRead(DeltaStream stream, out Delta delta)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool hasDelta = stream.TryRead(out delta);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (hasDelta && delta.Offset != _eventOffset)
        {
            _eventOffset = delta.Offset;
            _events++;
        }

        if (_events > WarmUpEvents)
        {
            _allocated += allocated;
        }

        return hasDelta;
    }
}
