using SseCore.Benchmarks.Suites;

namespace SseCore.Benchmarks.Results;

/// <summary>One line of a table: a benchmark on a stream, with all that is known about it.</summary>
internal sealed record ReportRow(StreamBenchmark Benchmark, StreamSize Stream, TimeResult Time, AllocationResult Allocation, ReportRow? Against)
{
    // Closer than this is no lead on a machine that others share.
    private const double Lead = 0.95;

    public double NanosecondsPerEvent => Time.Median / Stream.Events;

    /// <summary>Bytes per nanosecond are gigabytes per second.</summary>
    public double GigabytesPerSecond => Stream.Bytes / Time.Median;

    public double BytesPerEvent => (double)Allocation.PerStream / Stream.Events;

    public double? Ratio => Time.Median / Against?.Time.Median;

    public bool IsNotFaster => Ratio > Lead;

    public bool AllocatesMore => Allocation.PerStream > Against?.Allocation.PerStream;
}
