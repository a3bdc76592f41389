namespace SseCore.Benchmarks.Relay;

/// <summary>What a process holds.</summary>
/// <param name="Managed">Bytes of the managed heap after a full collection.</param>
/// <param name="WorkingSet">Bytes that the operating system has given it, whatever for.</param>
internal sealed record ProcessMemory(long Managed, long WorkingSet);
