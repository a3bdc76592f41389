namespace SseCore.AspNetCore;

/// <summary>Cancels a read for which the upstream takes too long, by one timer per stream. Only waiting for the upstream counts.</summary>
internal sealed class IdleWatch : IDisposable
{
    private readonly CancellationTokenSource _cancellation;
    private readonly TimeProvider _time;
    private readonly TimeSpan _idle;
    private readonly TimeSpan? _total;
    private readonly long _startedAt;
    private readonly ITimer? _timer;
    private long _waitsSince = -1;

    public IdleWatch(StreamTimeouts timeouts, TimeProvider time, CancellationToken aborted)
    {
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        _time = time;
        _idle = timeouts.Idle ?? TimeSpan.MaxValue;
        _total = timeouts.Total;
        _startedAt = time.GetTimestamp();
        TimeSpan first = _total < _idle ? _total.Value : _idle;
        if (first < TimeSpan.MaxValue)
        {
            _timer = time.CreateTimer(static state => ((IdleWatch)state!).OnTimer(), this, first, Timeout.InfiniteTimeSpan);
        }
    }

    public CancellationToken Token => _cancellation.Token;

    /// <summary>Why it was cancelled; null if it was not, or by the client.</summary>
    public StreamTimeoutException? Failure { get; private set; }

    public void BeginWait() => Volatile.Write(ref _waitsSince, _time.GetTimestamp());

    public void EndWait() => Volatile.Write(ref _waitsSince, -1);

    public void Dispose()
    {
        _timer?.Dispose();
        _cancellation.Dispose();
    }

    private void OnTimer()
    {
        long since = Volatile.Read(ref _waitsSince);
        TimeSpan idleLeft = since < 0 ? _idle : _idle - _time.GetElapsedTime(since);
        TimeSpan totalLeft = _total is { } total ? total - _time.GetElapsedTime(_startedAt) : TimeSpan.MaxValue;
        TimeSpan left = idleLeft < totalLeft ? idleLeft : totalLeft;
        try
        {
            if (left > TimeSpan.Zero)
            {
                _timer!.Change(left, Timeout.InfiniteTimeSpan);
                return;
            }

            Failure = idleLeft < totalLeft
                ? new StreamTimeoutException(StreamTimeoutKind.Idle, _idle)
                : new StreamTimeoutException(StreamTimeoutKind.Total, _total!.Value);
            _cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The stream is over.
        }
    }
}
