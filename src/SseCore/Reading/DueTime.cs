namespace SseCore;

/// <summary>What a timer is set to that looks, when it fires, how long there is still to wait.</summary>
// SseCore.AspNetCore is compiled with it, too.
internal static class DueTime
{
    // Timers take up to 49 days, and whole milliseconds.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    /// <summary>The time that is left, as far as a timer takes it; what has run out already is due at once.</summary>
    public static TimeSpan Of(TimeSpan left) => left > Longest ? Longest : left < Shortest ? Shortest : left;
}
