namespace SseCore.Benchmarks.Results;

/// <summary>The allocations of one case; see <see cref="Measuring.AllocationCount"/>.</summary>
internal sealed record AllocationResult(string Case, long PerStream, double PerFurtherEvent);
