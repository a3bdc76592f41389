namespace SseCore;

/// <summary>
/// How long a reader waits for its source. Each limit is off unless set; together they cost one timer per stream. Only
/// the time during which the reader waits for the source counts, not its caller's time; <see cref="Total"/> counts both.
/// </summary>
public sealed record StreamTimeouts
{
    /// <summary>No limits.</summary>
    public static StreamTimeouts None { get; } = new();

    /// <summary>The longest wait for any byte. Comments and pings that keep a connection alive count as bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is not positive.</exception>
    public TimeSpan? Idle { get; init => field = Positive(value); }

    /// <summary>
    /// The longest wait for progress. For a <see cref="DeltaStream"/> that is a delta other than
    /// <see cref="DeltaKind.Unknown"/> and <see cref="DeltaKind.Malformed"/> or, if not all kinds of content were asked for,
    /// any event with a payload; for an <see cref="SseReader"/> it is an event. Comments, pings and bytes that never complete an event do not count.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is not positive.</exception>
    public TimeSpan? Progress { get; init => field = Positive(value); }

    /// <summary>The longest time from the beginning of the stream (the creation of the reader, unless its options specify it) to its end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is not positive.</exception>
    public TimeSpan? Total { get; init => field = Positive(value); }

    private static TimeSpan? Positive(TimeSpan? value) => value is null || value > TimeSpan.Zero
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "A time limit must be positive; null means none.");
}
