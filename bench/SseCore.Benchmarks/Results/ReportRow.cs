using SseCore.Benchmarks.Suites;

namespace SseCore.Benchmarks.Results;

/// <summary>One row of a table: a benchmark on a stream, with all results for it.</summary>
internal sealed record ReportRow(StreamBenchmark Benchmark, StreamSize Stream, TimeResult Time, AllocationResult Allocation, ReportRow? Against)
{
    // On a shared machine, a smaller difference is not a lead.
    private const double Lead = 1.05;

    public double NanosecondsPerEvent => Time.Median / Stream.Events;

    /// <summary>Bytes per nanosecond are gigabytes per second.</summary>
    public double GigabytesPerSecond => Stream.Bytes / Time.Median;

    public double BytesPerEvent => (double)Allocation.PerStream / Stream.Events;

    /// <summary>How many times as fast as the compared benchmark.</summary>
    public double? Ratio => Against?.Time.Median / Time.Median;

    public bool IsNotFaster => Benchmark.IsSseCore && Ratio < Lead;

    public bool AllocatesMore => Benchmark.IsSseCore && Allocation.PerStream > Against?.Allocation.PerStream;
}
