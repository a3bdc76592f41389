namespace SseCore.TestKit;

/// <summary>One record of a stream that is not Server-Sent Events, or the part of it that arrived.</summary>
/// <param name="Offset">The offset of its first byte.</param>
/// <param name="Bytes">The bytes that arrived: all of them count against the limit.</param>
/// <param name="Event">The event in it; <see langword="null"/> if it has a flaw.</param>
/// <param name="Flaw">The flaw.</param>
public sealed record ReferenceRecord(long Offset, byte[] Bytes, FramedEvent? Event, RecordFlaw Flaw);
