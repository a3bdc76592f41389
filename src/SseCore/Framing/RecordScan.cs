namespace SseCore;

/// <summary>The meaning of the next bytes to a <see cref="RecordFramer"/>.</summary>
/// <param name="Part">Whether they belong to a record.</param>
/// <param name="Length">The number of bytes.</param>
/// <param name="Delimiter">The number of bytes after the record's end that only mark it.</param>
internal readonly record struct RecordScan(RecordPart Part, int Length, int Delimiter = 0);
