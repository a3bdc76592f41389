namespace SseCore.TestKit;

/// <summary>A clock that moves only when told to. Timers fire on the thread that moves it.</summary>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private TimeSpan _now;

    /// <summary>Called whenever a timer is set, with the time until it fires. May move the clock, on another thread.</summary>
    public Action<TimeSpan>? OnTimerSet { get; init; }

    /// <summary>The number of timers that were not disposed.</summary>
    public int Timers
    {
        get
        {
            lock (_lock)
            {
                return _timers.Count;
            }
        }
    }

    /// <summary>How many of them are set to fire.</summary>
    public int ArmedTimers
    {
        get
        {
            lock (_lock)
            {
                return _timers.Count(timer => timer.DueAt is not null);
            }
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return _now.Ticks;
        }
    }

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(50).AddTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        lock (_lock)
        {
            _timers.Add(timer);
        }

        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock forward, and fires the timers that are due by then, one after the other, each at its time.</summary>
    public void Advance(TimeSpan time)
    {
        TimeSpan end;
        lock (_lock)
        {
            end = _now + time;
        }

        while (TakeDue(end) is { } timer)
        {
            timer.Fire();
        }

        lock (_lock)
        {
            _now = end;
        }
    }

    private ManualTimer? TakeDue(TimeSpan end)
    {
        lock (_lock)
        {
            ManualTimer? first = _timers.Where(timer => timer.DueAt <= end).MinBy(timer => timer.DueAt);
            if (first is not null)
            {
                _now = first.DueAt > _now ? first.DueAt.Value : _now;
                first.DueAt = null;
            }

            return first;
        }
    }

    private sealed class ManualTimer(ManualTimeProvider time, Action fire) : ITimer
    {
        public TimeSpan? DueAt { get; set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (period != Timeout.InfiniteTimeSpan && period != TimeSpan.Zero)
            {
                throw new NotSupportedException("Timers fire once.");
            }

            bool isSet = dueTime != Timeout.InfiniteTimeSpan;
            lock (time._lock)
            {
                DueAt = isSet ? time._now + dueTime : null;
            }

            if (isSet)
            {
                time.OnTimerSet?.Invoke(dueTime);
            }

            return true;
        }

        public void Dispose()
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
