namespace SseCore.Http;

/// <summary>Waits based on a <see cref="TimeProvider"/>, on every target.</summary>
internal static class Delays
{
    // Timers take up to 49 days.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(40);

    /// <summary>A time limit as options accept it: positive, infinite, or none.</summary>
    public static TimeSpan? CheckedTimeout(TimeSpan? value) => value is null || value > TimeSpan.Zero || value == Timeout.InfiniteTimeSpan
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "The time must be positive, or infinite.");

    /// <summary>The wait, shortened to what a timer accepts.</summary>
    public static TimeSpan Shorten(TimeSpan delay) => delay < TimeSpan.Zero ? TimeSpan.Zero : delay > Longest ? Longest : delay;

    /// <summary>Checks an option that is a time between attempts.</summary>
    public static TimeSpan CheckedWait(TimeSpan value) =>
        value >= TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The time cannot be negative.");

    /// <summary>A source that is cancelled after a time; never, if that is null.</summary>
    public static CancellationTokenSource CreateTimeout(TimeProvider time, TimeSpan? timeout)
    {
        if (timeout is not { } delay)
        {
            return new CancellationTokenSource();
        }

        delay = Shorten(delay);
#if NET
        return new CancellationTokenSource(delay, time);
#else
        return time.CreateCancellationTokenSource(delay);
#endif
    }

    public static Task WaitAsync(TimeProvider time, TimeSpan delay, CancellationToken cancellationToken)
    {
        delay = Shorten(delay);
#if NET
        return Task.Delay(delay, time, cancellationToken);
#else
        return time.Delay(delay, cancellationToken);
#endif
    }
}
