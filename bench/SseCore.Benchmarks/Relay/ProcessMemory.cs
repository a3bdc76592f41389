namespace SseCore.Benchmarks.Relay;

/// <summary>The memory of a process.</summary>
/// <param name="Managed">Bytes of the managed heap after a full collection.</param>
/// <param name="WorkingSet">All bytes that the operating system has given it.</param>
internal sealed record ProcessMemory(long Managed, long WorkingSet);
