namespace SseCore.Benchmarks.Memory;

/// <summary>The memory of an open, waiting stream, averaged over many.</summary>
/// <param name="Reader">The reader.</param>
/// <param name="Bytes">The managed bytes per stream, including pooled arrays.</param>
/// <param name="Pooled">Those of them that are rented from the array pools.</param>
internal sealed record MemoryResult(string Reader, double Bytes, double Pooled);
