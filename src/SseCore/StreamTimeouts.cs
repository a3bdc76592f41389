namespace SseCore;

/// <summary>
/// How long a reader waits for its source. Each limit that is not set is that of the reader: none for one of a <see cref="Stream"/> or
/// pipe, while some that open a source themselves have a limit of their own. <see cref="Timeout.InfiniteTimeSpan"/> is no limit
/// anywhere. Together they cost one timer per stream. Only
/// the time during which the reader waits for the source counts, not its caller's time; <see cref="Total"/> counts both.
/// </summary>
public sealed record StreamTimeouts
{
    /// <summary>No limits, whatever the reader's own are.</summary>
    public static StreamTimeouts None { get; } = new() { Idle = Timeout.InfiniteTimeSpan, Progress = Timeout.InfiniteTimeSpan, Total = Timeout.InfiniteTimeSpan };

    /// <summary>The longest wait for any byte. Comments and pings that keep a connection alive count as bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is neither positive nor infinite.</exception>
    public TimeSpan? Idle { get; init => field = Checked(value); }

    /// <summary>
    /// The longest wait for progress. For a <see cref="DeltaStream"/> that is a delta other than
    /// <see cref="DeltaKind.Unknown"/> and <see cref="DeltaKind.Malformed"/> or, if not all kinds of content were asked for,
    /// any event with a payload; for an <see cref="SseReader"/> it is an event. Comments, pings and bytes that never complete an event do not count.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is neither positive nor infinite.</exception>
    public TimeSpan? Progress { get; init => field = Checked(value); }

    /// <summary>The longest time from the beginning of the stream (the creation of the reader, unless its options specify it) to its end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is neither positive nor infinite.</exception>
    public TimeSpan? Total { get; init => field = Checked(value); }

    /// <summary>Whether there is a limit.</summary>
    internal bool HasLimit => IsLimit(Idle) || IsLimit(Progress) || IsLimit(Total);

    private static bool IsLimit(TimeSpan? value) => value is not null && value != Timeout.InfiniteTimeSpan;

    private static TimeSpan? Checked(TimeSpan? value) => value is null || value > TimeSpan.Zero || value == Timeout.InfiniteTimeSpan
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "A time limit must be positive, or infinite for none.");
}
