namespace SseCore.Benchmarks.Memory;

/// <summary>What a stream that is open and waits holds, on average over many of them.</summary>
/// <param name="Reader">Who waits.</param>
/// <param name="Bytes">Managed bytes for each, pooled arrays included.</param>
/// <param name="Pooled">Bytes of them that are rented from the array pools.</param>
internal sealed record MemoryResult(string Reader, double Bytes, double Pooled);
