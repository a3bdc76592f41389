namespace SseCore;

/// <summary>
/// One dispatched event of a Server-Sent-Events stream (WHATWG HTML, "9.2.6 Interpreting an event stream"). Its spans
/// are borrowed from the chunk or from the framer and are valid until the next read call; the compiler prevents them from
/// being stored or used across an <see langword="await"/>. <see cref="ToOwned"/> makes a copy that remains valid.
/// </summary>
public readonly ref struct SseEvent
{
    internal SseEvent(ReadOnlySpan<byte> data, ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> lastEventId, long offset, bool isComment = false)
    {
        Data = data;
        EventType = eventType;
        LastEventId = lastEventId;
        Offset = offset;
        IsComment = isComment;
    }

    /// <summary>The event's data: its <c>data</c> lines joined by LF, always in one piece. Bytes as sent, not validated as UTF-8.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>The event's type; empty means <c>message</c>.</summary>
    public ReadOnlySpan<byte> EventType { get; }

    /// <summary>The last event id in force after this event; empty if there is none.</summary>
    public ReadOnlySpan<byte> LastEventId { get; }

    /// <summary>Position in the stream, in bytes from 0, of the first byte of the event's first line.</summary>
    public long Offset { get; }

    /// <summary>
    /// Whether this is a comment line rather than an event, with its text in <see cref="Data"/>, without the colon and one space.
    /// Only with <see cref="SseFramerOptions.IncludeComments"/>.
    /// </summary>
    public bool IsComment { get; }

    /// <summary><see cref="Data"/> as a new string, with U+FFFD for invalid UTF-8, as the standard decodes it.</summary>
    public string GetData() => Utf8Text.ToString(Data);

    /// <summary>Makes a pooled copy of this event that may be stored. Dispose it to return its memory.</summary>
    public SseOwnedEvent ToOwned() => new(this);
}
