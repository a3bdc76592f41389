namespace SseCore;

/// <summary>Options of a <see cref="DeltaParser"/>.</summary>
public sealed record DeltaParserOptions
{
    /// <summary>4096, about ten times the largest number ever seen.</summary>
    public const int DefaultMaxParts = 4096;

    /// <summary>Every kind of delta, framed as the standard specifies.</summary>
    public static DeltaParserOptions Default { get; } = new();

    /// <summary>How the bytes are divided into events.</summary>
    public SseFramerOptions Framing { get; init; } = SseFramerOptions.Default;

    /// <summary>
    /// The <c>Content-Type</c> of the response, if known. <c>text/event-stream</c>, the names of NDJSON and
    /// <c>application/vnd.amazon.eventstream</c> determine the framing; otherwise the first bytes do. With <c>application/json</c>
    /// the whole body may also be one JSON document, as servers send that do not stream: if the dialect recognizes it, it is
    /// read at the end like an event.
    /// </summary>
    public string? ContentType { get; init; }

    /// <summary>What to do with bytes of a text that are not UTF-8.</summary>
    public InvalidUtf8Policy InvalidUtf8 { get; init; }

    /// <summary>
    /// The maximum number of parts of a message that are told apart: tool calls, finished choices, texts that wait for half a
    /// character and, in dialects that repeat whole texts, texts. Something is kept of each of them until the stream ends, so this
    /// bounds memory. Exceeding it throws an <see cref="SseException"/> with <see cref="SseErrorCode.MessageTooLarge"/>, whatever the
    /// <see cref="SseFramerOptions.OverflowPolicy"/>. So does keeping more bytes of ids, names and arguments of tool calls than
    /// <see cref="SseFramerOptions.MaxEventBytes"/> or 16 MiB, whichever is larger.
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
    /// Whether events like earlier ones, of this stream or another of the process, are recognized by their bytes. The deltas are
    /// the same, and reading is several times as fast. Only what such events have in common is kept, not their content.
    /// The environment variable <c>SSECORE_SHAPES=0</c> switches this off for a whole process.
    /// </summary>
    public bool UseShapes { get; init; } = true;

    /// <summary>The kinds of deltas to return. Other kinds are skipped, not decoded; how the stream ended is known in any case.</summary>
    public DeltaKinds Kinds { get; init; } = DeltaKinds.All;
}
