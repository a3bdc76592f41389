using SseCore.Benchmarks.Suites;

namespace SseCore.Benchmarks.Results;

/// <summary>One line of a table: a benchmark on a stream, with all that is known about it.</summary>
internal sealed record ReportRow(StreamBenchmark Benchmark, StreamSize Stream, TimeResult Time, AllocationResult Allocation, ReportRow? Against)
{
    // Closer than this is no lead on a machine that others share.
    private const double Lead = 1.05;

    public double NanosecondsPerEvent => Time.Median / Stream.Events;

    /// <summary>Bytes per nanosecond are gigabytes per second.</summary>
    public double GigabytesPerSecond => Stream.Bytes / Time.Median;

    public double BytesPerEvent => (double)Allocation.PerStream / Stream.Events;

    /// <summary>How many times as fast as what it is set against.</summary>
    public double? Ratio => Against?.Time.Median / Time.Median;

    public bool IsNotFaster => Benchmark.IsSseCore && Ratio < Lead;

    public bool AllocatesMore => Benchmark.IsSseCore && Allocation.PerStream > Against?.Allocation.PerStream;
}
