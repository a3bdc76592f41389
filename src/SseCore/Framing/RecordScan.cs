namespace SseCore;

/// <summary>What the next bytes are to a <see cref="RecordFramer"/>.</summary>
/// <param name="Part">Whether they belong to a record.</param>
/// <param name="Length">How many they are.</param>
/// <param name="Delimiter">How many bytes behind the record's end only mark it.</param>
internal readonly record struct RecordScan(RecordPart Part, int Length, int Delimiter = 0);
