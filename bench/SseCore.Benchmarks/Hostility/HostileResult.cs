namespace SseCore.Benchmarks.Hostility;

/// <summary>What a hostile input cost.</summary>
/// <param name="Input">The input.</param>
/// <param name="Sent">How many bytes there were of it.</param>
/// <param name="Reading">How it was read.</param>
/// <param name="Rented">The most bytes that were rented from the pools at a time.</param>
/// <param name="Allocated">All bytes that were allocated beside them, whether or not they were soon given up.</param>
/// <param name="NanosecondsPerByte">The time for each byte that was read.</param>
internal sealed record HostileResult(HostileInput Input, int Sent, HostileReading Reading, long Rented, long Allocated, double NanosecondsPerByte);
