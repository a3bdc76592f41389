using System.Diagnostics.Tracing;

namespace SseCore.TestKit;

/// <summary>
/// Counts the arrays of the shared pool, and of the library's own, that were rented since and not given back: by anyone in the
/// process, so that tests that use it run alone, or by this thread alone, so that nothing else shows that the runner does meanwhile.
/// </summary>
public sealed class RentedBuffers(bool ofThisThread = false) : EventListener
{
    private const int BufferRented = 1;
    private const int BufferReturned = 3;

    private readonly HashSet<int> _rented = [];
    private readonly int? _thread = ofThisThread ? Environment.CurrentManagedThreadId : null;
    private long _length;
    private long _most;
    private bool _hasSeenAny;

    /// <summary>How many there are now.</summary>
    public int Count
    {
        get
        {
            lock (_rented)
            {
                return _rented.Count;
            }
        }
    }

    /// <summary>The most that was rented at a time, in elements of the arrays, however long before.</summary>
    public long MostLength
    {
        get
        {
            lock (_rented)
            {
                return _most;
            }
        }
    }

    /// <summary>Waits until there is none. Something must have been rented, or else this counts nothing.</summary>
    public async Task WaitForNoneAsync(CancellationToken cancellationToken)
    {
        while (Count > 0)
        {
            await Task.Delay(5, cancellationToken);
        }

        if (!_hasSeenAny)
        {
            throw new InvalidOperationException("Nothing was ever rented, or it was not seen.");
        }
    }

    protected override void OnEventSourceCreated(System.Diagnostics.Tracing.EventSource eventSource)
    {
        if (eventSource.Name is "System.Buffers.ArrayPoolEventSource" or BufferPoolEvents.SourceName)
        {
            EnableEvents(eventSource, EventLevel.Verbose);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (_rented is null || eventData.Payload is not [int id, int length, ..])
        {
            return;
        }

        // The pools tell of it where it happens.
        if (_thread is { } thread && thread != Environment.CurrentManagedThreadId)
        {
            return;
        }

        lock (_rented)
        {
            _hasSeenAny = true;
            if (eventData.EventId == BufferRented && _rented.Add(id))
            {
                _length += length;
                _most = Math.Max(_most, _length);
            }
            else if (eventData.EventId == BufferReturned && _rented.Remove(id))
            {
                _length -= length;
            }
        }
    }
}
