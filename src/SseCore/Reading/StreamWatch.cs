namespace SseCore;

/// <summary>
/// The clocks of one stream's <see cref="StreamTimeouts"/>, on one timer. A read costs a timestamp: arriving bytes do not
/// reset the timer; when it fires, it checks how long there is still to wait. It is not set at all while nobody waits,
/// so a forgotten reader is not kept alive by it.
/// </summary>
internal sealed class StreamWatch : IDisposable
{
    private readonly object _lock = new();
    private readonly StreamTimeouts _timeouts;
    private readonly TimeProvider _time;
    private readonly ChunkSource _source;
    private readonly long _startedAt;
    private ITimer? _timer;
    private bool _isArmed;
    private bool _isWaiting;
    private bool _hasProgressed = true;
    private long _waitingSince;
    private long _progressSince;
    private StreamTimeoutKind? _expired;

    public StreamWatch(StreamTimeouts timeouts, ChunkSource source, TimeProvider time, long startedAt)
    {
        _timeouts = timeouts;
        _source = source;
        _time = time;
        _startedAt = startedAt;
    }

    /// <summary>Records that progress was made. The time that the caller takes for it does not count: the clock starts with the next read.</summary>
    public void NoteProgress() => _hasProgressed = true;

    /// <summary>Called before a read.</summary>
    /// <returns>The limit that expired without a wait, as it may if the source always has data.</returns>
    public StreamTimeoutException? BeginRead()
    {
        long now = _time.GetTimestamp();
        if (_hasProgressed)
        {
            _hasProgressed = false;
            _progressSince = now;
        }

        _waitingSince = now;
        return Left(now, out StreamTimeoutKind kind) <= TimeSpan.Zero ? ExceptionOf(kind) : null;
    }

    /// <summary>Called once the read has to wait.</summary>
    public void BeginWait()
    {
        lock (_lock)
        {
            _isWaiting = true;
            if (!_isArmed)
            {
                Arm(Left(_waitingSince, out _));
            }
        }
    }

    /// <summary>Called when the wait is over.</summary>
    /// <returns>The limit that expired, if one did and the read was cancelled for it.</returns>
    public StreamTimeoutException? EndWait(Exception? failure = null)
    {
        lock (_lock)
        {
            _isWaiting = false;
            return _expired is { } kind ? ExceptionOf(kind, failure) : null;
        }
    }

    public void Dispose() => _timer?.Dispose();

    private void OnTimer()
    {
        lock (_lock)
        {
            _isArmed = false;
            if (!_isWaiting)
            {
                return;
            }

            TimeSpan left = Left(_time.GetTimestamp(), out StreamTimeoutKind kind);
            if (left > TimeSpan.Zero)
            {
                Arm(left);
                return;
            }

            _expired = kind;
        }

        _source.CancelRead();
    }

    private void Arm(TimeSpan left)
    {
        TimeSpan dueTime = DueTime.Of(left);
        _isArmed = true;
        if (_timer is null)
        {
            _timer = _time.CreateTimer(static state => ((StreamWatch)state!).OnTimer(), this, dueTime, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    // How long until the first limit expires, and which one that is.
    private TimeSpan Left(long now, out StreamTimeoutKind kind)
    {
        TimeSpan left = TimeSpan.MaxValue;
        kind = default;
        Shorten(_timeouts.Idle, _waitingSince, StreamTimeoutKind.Idle, ref left, ref kind);
        Shorten(_timeouts.Progress, _progressSince, StreamTimeoutKind.Progress, ref left, ref kind);
        Shorten(_timeouts.Total, _startedAt, StreamTimeoutKind.Total, ref left, ref kind);
        return left;

        void Shorten(TimeSpan? limit, long since, StreamTimeoutKind candidate, ref TimeSpan left, ref StreamTimeoutKind kind)
        {
            if (limit is { } value && value != Timeout.InfiniteTimeSpan && value - _time.GetElapsedTime(since, now) is var candidateLeft && candidateLeft < left)
            {
                left = candidateLeft;
                kind = candidate;
            }
        }
    }

    private StreamTimeoutException ExceptionOf(StreamTimeoutKind kind, Exception? innerException = null)
    {
        TimeSpan? limit = kind switch
        {
            StreamTimeoutKind.Idle => _timeouts.Idle,
            StreamTimeoutKind.Progress => _timeouts.Progress,
            _ => _timeouts.Total,
        };
        return new StreamTimeoutException(kind, limit.GetValueOrDefault(), innerException);
    }
}
