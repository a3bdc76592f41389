using SseCore.Benchmarks.Suites;
using SseCore.Benchmarks.Turns;

namespace SseCore.Benchmarks.Results;

/// <summary>One row of a table: a benchmark on a stream, with all results for it.</summary>
/// <param name="Benchmark">The benchmark.</param>
/// <param name="Stream">The stream.</param>
/// <param name="Turns">The time by turns, of which the ratios are made.</param>
/// <param name="Time">The time that BenchmarkDotNet measured.</param>
/// <param name="Allocation">What it allocates.</param>
/// <param name="Against">The row to compare with.</param>
internal sealed record ReportRow(
    StreamBenchmark Benchmark, StreamSize Stream, TurnResult Turns, TimeResult Time, AllocationResult Allocation, ReportRow? Against)
{
    // On a shared machine, a smaller difference is not a lead.
    private const double Lead = 1.05;

    public double NanosecondsPerEvent => Turns.Median / Stream.Events;

    /// <summary>Bytes per nanosecond are gigabytes per second.</summary>
    public double GigabytesPerSecond => Stream.Bytes / Turns.Median;

    public double BytesPerEvent => (double)Allocation.PerStream / Stream.Events;

    /// <summary>How many times as fast as the compared benchmark.</summary>
    public double? Ratio => Against is null ? null : RatioTo(Against);

    public double RatioTo(ReportRow other) => Turns.RatioTo(other.Turns);

    public bool IsNotFaster => Benchmark.IsSseCore && Ratio < Lead;

    public bool AllocatesMore => Benchmark.IsSseCore && Allocation.PerStream > Against?.Allocation.PerStream;
}
