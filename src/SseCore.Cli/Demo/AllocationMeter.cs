namespace SseCore.Cli.Demo;

/// <summary>
/// Measures what reading allocates, apart from everything else that goes on. The first events are left out: they are what
/// buffers are rented and code is compiled for.
/// </summary>
internal sealed class AllocationMeter
{
    private const int WarmUpEvents = 16;

    private long _allocated;
    private long _eventOffset = -1;
    private int _events;

    public double BytesPerEvent => _events > WarmUpEvents ? (double)_allocated / (_events - WarmUpEvents) : 0;

    /// <summary>Reads a delta, which takes place on one thread from beginning to end.</summary>
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
