namespace SseCore.Benchmarks.Hostility;

/// <summary>The cost of a hostile input.</summary>
/// <param name="Input">The input.</param>
/// <param name="Sent">The number of its bytes.</param>
/// <param name="Reading">The result of reading it.</param>
/// <param name="Rented">The maximum number of bytes rented from the pools at any time.</param>
/// <param name="Allocated">All other bytes that were allocated, whether or not they were soon released.</param>
/// <param name="NanosecondsPerByte">The time per byte read.</param>
internal sealed record HostileResult(HostileInput Input, int Sent, HostileReading Reading, long Rented, long Allocated, double NanosecondsPerByte);
