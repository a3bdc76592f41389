namespace SseCore.Benchmarks.Results;

/// <summary>What one benchmark allocated on one stream; see <see cref="Measuring.AllocationCount"/>.</summary>
internal sealed record AllocationResult(string Suite, string Method, string Stream, long PerStream, double PerFurtherEvent);
