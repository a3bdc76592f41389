namespace SseCore.Benchmarks.Results;

/// <summary>What BenchmarkDotNet measured for one benchmark on one stream, in nanoseconds per stream.</summary>
internal sealed record TimeResult(string Suite, string Method, string Stream, double Min, double Median, double Max);
