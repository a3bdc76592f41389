using System.Diagnostics;
using SseCore.Benchmarks.Streams;
using SseCore.Benchmarks.Suites;

namespace SseCore.Benchmarks.Measuring;

/// <summary>
/// The bytes that a benchmark allocates, counted and not averaged, and split into the cost per stream and the cost per
/// further event, by comparing the whole stream with one that has fewer events. This distinguishes a reader that allocates
/// 3 KB for its setup and nothing per event from one that allocates a little for each.
/// </summary>
internal sealed record AllocationCount(long PerStream, double PerFurtherEvent)
{
    // Enough for the tiers of the JIT, static constructors and the growth of pooled buffers; fewer for operations that take long.
    private const int MaxWarmUpRuns = 64;
    private const int MinWarmUpRuns = 4;

    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(250);

    /// <remarks>Counts this thread only: no stream here makes its reader wait for another, so everything runs on it.</remarks>
    public static AllocationCount Of(StreamBenchmark benchmark, BenchmarkStream stream)
    {
        BenchmarkStream shortened = stream.Shortened();
        long ofShortened = OfOneRun(benchmark.Prepare(shortened));
        long ofWhole = OfOneRun(benchmark.Prepare(stream));
        double perFurtherEvent = (double)(ofWhole - ofShortened) / (stream.Events.Count - shortened.Events.Count);
        return new AllocationCount(ofWhole, perFurtherEvent);
    }

    private static long OfOneRun(Action run)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < MaxWarmUpRuns && (i < MinWarmUpRuns || Stopwatch.GetElapsedTime(start) < WarmUp); i++)
        {
            run();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        run();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
