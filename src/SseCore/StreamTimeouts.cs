namespace SseCore;

/// <summary>
/// How long a reader waits for its source. Each limit is off unless set; together they cost one timer per stream. Only
/// the time in which the reader waits for the source counts, not that which its caller takes; <see cref="Total"/> counts all.
/// </summary>
public sealed record StreamTimeouts
{
    /// <summary>No limits.</summary>
    public static StreamTimeouts None { get; } = new();

    /// <summary>The longest wait for any byte. Comments and pings that keep a connection alive count as bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is not positive.</exception>
    public TimeSpan? Idle { get; init => field = Positive(value); }

    /// <summary>
    /// The longest wait for something real: of a <see cref="DeltaStream"/> a delta other than
    /// <see cref="DeltaKind.Unknown"/> and <see cref="DeltaKind.Malformed"/>, or, where it was not asked for all kinds of content,
    /// any event with a payload; of an <see cref="SseReader"/> an event. Comments, pings and bytes that drip in without ever making an event do not count.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is not positive.</exception>
    public TimeSpan? Progress { get; init => field = Positive(value); }

    /// <summary>The longest time from the beginning of the stream (the creation of the reader, unless its options say when) to its end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is not positive.</exception>
    public TimeSpan? Total { get; init => field = Positive(value); }

    private static TimeSpan? Positive(TimeSpan? value) => value is null || value > TimeSpan.Zero
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "A time limit must be positive; null means none.");
}
