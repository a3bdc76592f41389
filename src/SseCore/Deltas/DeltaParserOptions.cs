namespace SseCore;

/// <summary>How a <see cref="DeltaParser"/> reads.</summary>
public sealed record DeltaParserOptions
{
    /// <summary>4096, some ten times what was ever seen.</summary>
    public const int DefaultMaxParts = 4096;

    /// <summary>Every kind of delta, framing by the standard.</summary>
    public static DeltaParserOptions Default { get; } = new();

    /// <summary>How the bytes are cut into events.</summary>
    public SseFramerOptions Framing { get; init; } = SseFramerOptions.Default;

    /// <summary>
    /// The <c>Content-Type</c> of the response, where the caller has it. <c>text/event-stream</c>, the names of NDJSON and
    /// <c>application/vnd.amazon.eventstream</c> settle the framing; by any other, or none, the first bytes do.
    /// </summary>
    public string? ContentType { get; init; }

    /// <summary>What becomes of bytes in a text that are not UTF-8.</summary>
    public InvalidUtf8Policy InvalidUtf8 { get; init; }

    /// <summary>
    /// How many parts of a message may be told apart: tool calls, choices that finished, texts that wait for half a character, and,
    /// of dialects that repeat texts as a whole, texts. As long as the stream lasts something is kept of each, so this bounds
    /// memory however long it lasts. More of them is an <see cref="SseException"/> of
    /// <see cref="SseErrorCode.MessageTooLarge"/>, whatever the <see cref="SseFramerOptions.OverflowPolicy"/>; so are more bytes of
    /// ids, names and arguments of tool calls to be kept than <see cref="SseFramerOptions.MaxEventBytes"/>, or 16 MiB if that is less.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int MaxParts
    {
        get;
        init => field = value > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The limit must be positive.");
    } = DefaultMaxParts;

    /// <summary>
    /// Whether events that are like earlier ones, of this stream or another of the process, are known by their bytes, which gives
    /// the same deltas several times as fast. What is kept of them is what such events have in common, not what they say.
    /// Also switched off for a whole process, by the environment variable <c>SSECORE_SHAPES=0</c>.
    /// </summary>
    public bool UseShapes { get; init; } = true;

    /// <summary>Which kinds of delta to hand out. What is not asked for is skipped, not decoded; how the stream ends is known all the same.</summary>
    public DeltaKinds Kinds { get; init; } = DeltaKinds.All;
}
