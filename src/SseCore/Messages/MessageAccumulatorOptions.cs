namespace SseCore;

/// <summary>The limits of a <see cref="MessageAccumulator"/>.</summary>
public sealed record MessageAccumulatorOptions
{
    /// <summary>64 MiB.</summary>
    public const int DefaultMaxBytes = 64 * 1024 * 1024;

    private const int LargestMaxBytes = (1 << 30) - 1;

    /// <summary>The default limits.</summary>
    public static MessageAccumulatorOptions Default { get; } = new();

    /// <summary>
    /// The maximum size of a message in bytes of UTF-8: its texts, signatures and redacted reasoning, and arguments, ids, names and
    /// reasons as often as they are given. Its error does not count; it is never larger than an event.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive, or 1 GiB or more.</exception>
    public int MaxBytes
    {
        get;
        init => field = value is > 0 and <= LargestMaxBytes
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The limit must be positive and below 1 GiB.");
    } = DefaultMaxBytes;

    /// <summary>
    /// The maximum number of choices, tool calls and blocks of reasoning, together, of a message;
    /// <see cref="DeltaParserOptions.DefaultMaxParts"/> by default.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int MaxParts
    {
        get;
        init => field = value > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The limit must be positive.");
    } = DeltaParserOptions.DefaultMaxParts;
}
