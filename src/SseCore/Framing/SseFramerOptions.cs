namespace SseCore;

/// <summary>Options of an <see cref="SseFramer"/>. Every deviation from the standard is a named option; only the limit is on by default.</summary>
public sealed record SseFramerOptions
{
    /// <summary>16 MiB.</summary>
    public const int DefaultMaxEventBytes = 16 * 1024 * 1024;

    /// <summary>The default options, which follow the standard.</summary>
    public static SseFramerOptions Default { get; } = new();

    /// <summary>
    /// The maximum number of bytes that may be retained at any time: the data, type and id of the event so far, the last event id
    /// and the value of the line being read. Comments and unknown fields are not retained and do not count. Checked
    /// identically however the stream is divided into chunks.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive, or 1 GiB or more.</exception>
    public int MaxEventBytes
    {
        get;
        init => field = value is > 0 and <= TapeValue.MaxLength
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The limit must be positive and below 1 GiB.");
    } = DefaultMaxEventBytes;

    /// <summary>What happens to an event that exceeds the limit.</summary>
    public SseOverflowPolicy OverflowPolicy { get; init; }

    /// <summary>
    /// Whether an event that the end of the stream cuts off before its blank line is dispatched anyway. The
    /// standard discards it; some LLM servers end that way.
    /// </summary>
    public bool DispatchIncompleteAtEnd { get; init; }

    /// <summary>Whether comment lines are handed out too, marked <see cref="SseEvent.IsComment"/>. The standard ignores them.</summary>
    public bool IncludeComments { get; init; }
}
