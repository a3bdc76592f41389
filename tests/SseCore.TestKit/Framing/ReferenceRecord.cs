namespace SseCore.TestKit;

/// <summary>One record of a stream that is not Server-Sent Events, or what has arrived of it.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Bytes">What has arrived of it: all of that counts against the limit.</param>
/// <param name="Event">The event that it is; <see langword="null"/> if there is something wrong with it.</param>
/// <param name="Flaw">What is wrong with it.</param>
public sealed record ReferenceRecord(long Offset, byte[] Bytes, FramedEvent? Event, RecordFlaw Flaw);
