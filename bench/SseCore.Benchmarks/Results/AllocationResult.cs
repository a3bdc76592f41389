namespace SseCore.Benchmarks.Results;

/// <summary>What one case allocated; see <see cref="Measuring.AllocationCount"/>.</summary>
internal sealed record AllocationResult(string Case, long PerStream, double PerFurtherEvent);
