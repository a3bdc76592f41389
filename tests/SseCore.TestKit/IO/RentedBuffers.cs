using System.Diagnostics.Tracing;

namespace SseCore.TestKit;

/// <summary>
/// Counts the arrays of the shared pool and of the library's own that were rented since and not returned. It counts those of the whole
/// process, so tests that use it run alone, or those of this thread, so that the test runner's own do not count.
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

    /// <summary>The current number.</summary>
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

    /// <summary>The maximum rented at any time so far, in elements of the arrays.</summary>
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

    /// <summary>Waits until none is left. Something must have been rented, or else this counts nothing.</summary>
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

        // The pools raise the event on the thread that rents or returns.
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
