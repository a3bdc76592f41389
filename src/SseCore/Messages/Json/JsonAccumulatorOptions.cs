namespace SseCore;

/// <summary>The limits of a <see cref="JsonAccumulator"/>.</summary>
public sealed record JsonAccumulatorOptions
{
    /// <summary>64, like that of <c>Utf8JsonReader</c>.</summary>
    public const int DefaultMaxDepth = 64;

    /// <summary>16 MiB.</summary>
    public const int DefaultMaxBytes = 16 * 1024 * 1024;

    private const int LargestMaxBytes = (1 << 30) - 1;

    /// <summary>The default limits.</summary>
    public static JsonAccumulatorOptions Default { get; } = new();

    /// <summary>The maximum number of objects and arrays open at once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int MaxDepth
    {
        get;
        init => field = value > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The limit must be positive.");
    } = DefaultMaxDepth;

    /// <summary>
    /// The maximum length of the text, in bytes. Retained are the text as received and a few words per open object or array, so
    /// this bounds memory: unescaped text, or a path that is requested, temporarily takes another part of the text.
    /// Checked identically however the text is cut into fragments.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive, or 1 GiB or more.</exception>
    public int MaxBytes
    {
        get;
        init => field = value is > 0 and <= LargestMaxBytes
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The limit must be positive and below 1 GiB.");
    } = DefaultMaxBytes;
}
