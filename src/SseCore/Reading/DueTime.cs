namespace SseCore;

/// <summary>Due times for a timer that checks, when it fires, how long there is still to wait.</summary>
// Compiled into SseCore.AspNetCore as well.
internal static class DueTime
{
    // Timers accept up to 49 days, and whole milliseconds.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    /// <summary>The time that is left, within the range of a timer; an expired time is due at once.</summary>
    public static TimeSpan Of(TimeSpan left) => left > Longest ? Longest : left < Shortest ? Shortest : left;
}
