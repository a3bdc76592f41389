namespace SseCore.AspNetCore;

/// <summary>Cancels a read for which the upstream takes too long, with one timer per stream. Only waiting for the upstream counts.</summary>
internal sealed class IdleWatch : IDisposable
{
    private readonly CancellationTokenSource _cancellation;
    private readonly StreamTimeouts _timeouts;
    private readonly TimeProvider _time;
    private readonly long _startedAt;
    private readonly ITimer? _timer;
    private long _waitsSince = -1;
    private long _progressSince = -1;
    private long _progress;

    /// <param name="timeouts">The limits.</param>
    /// <param name="time">The clock.</param>
    /// <param name="startedAt">When the stream was requested, from which its total time counts.</param>
    /// <param name="aborted">Signals that the client has left.</param>
    public IdleWatch(StreamTimeouts timeouts, TimeProvider time, long startedAt, CancellationToken aborted)
    {
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        _timeouts = timeouts;
        _time = time;
        _startedAt = startedAt;
        TimeSpan first = Left(time.GetTimestamp(), out _);
        if (first < TimeSpan.MaxValue)
        {
            // Not started before the field is assigned: it may fire at once.
            _timer = time.CreateTimer(static state => ((IdleWatch)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(DueTime.Of(first), Timeout.InfiniteTimeSpan);
        }
    }

    public CancellationToken Token => _cancellation.Token;

    /// <summary>Why it was cancelled; null if it was not, or by the client.</summary>
    public StreamTimeoutException? Failure { get; private set; }

    /// <summary>Called before a read.</summary>
    public void BeginWait()
    {
        long now = _time.GetTimestamp();
        Volatile.Write(ref _waitsSince, now);
        if (Volatile.Read(ref _progressSince) < 0)
        {
            Volatile.Write(ref _progressSince, now);
        }
    }

    /// <summary>Called after a read.</summary>
    /// <param name="progress">A number that has changed if progress was made: that clock then restarts with the next read.</param>
    public void EndWait(long progress)
    {
        Volatile.Write(ref _waitsSince, -1);
        if (progress != _progress)
        {
            _progress = progress;
            Volatile.Write(ref _progressSince, -1);
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _cancellation.Dispose();
    }

    private void OnTimer()
    {
        TimeSpan left = Left(_time.GetTimestamp(), out StreamTimeoutException? exception);
        try
        {
            if (left > TimeSpan.Zero)
            {
                _timer!.Change(DueTime.Of(left), Timeout.InfiniteTimeSpan);
                return;
            }

            Failure = exception;
            _cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The stream is over.
        }
    }

    // How long until the first limit expires, and the exception for it.
    private TimeSpan Left(long now, out StreamTimeoutException? exception)
    {
        TimeSpan left = TimeSpan.MaxValue;
        StreamTimeoutKind kind = default;
        TimeSpan? ofFirst = null;
        Shorten(_timeouts.Idle, Volatile.Read(ref _waitsSince), StreamTimeoutKind.Idle);
        Shorten(_timeouts.Progress, Volatile.Read(ref _progressSince), StreamTimeoutKind.Progress);
        Shorten(_timeouts.Total, _startedAt, StreamTimeoutKind.Total);
        exception = left <= TimeSpan.Zero ? new StreamTimeoutException(kind, ofFirst.GetValueOrDefault()) : null;
        return left;

        // A negative time means that nobody waits.
        void Shorten(TimeSpan? limit, long since, StreamTimeoutKind candidate)
        {
            if (limit is { } value && value != Timeout.InfiniteTimeSpan && (since < 0 ? value : value - _time.GetElapsedTime(since, now)) is var candidateLeft && candidateLeft < left)
            {
                (left, kind, ofFirst) = (candidateLeft, candidate, limit);
            }
        }
    }
}
