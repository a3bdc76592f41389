using System.Diagnostics;
using SseCore.Benchmarks.Streams;
using SseCore.Benchmarks.Suites;

namespace SseCore.Benchmarks.Measuring;

/// <summary>
/// Bytes that a benchmark allocates, counted and not averaged, and split into what a stream costs once and what each
/// further event costs: the whole stream against the same with fewer events. A reader that allocates 3 KB to be set up
/// and nothing for any event is told apart from one that allocates a little for each.
/// </summary>
internal sealed record AllocationCount(long PerStream, double PerFurtherEvent)
{
    // Enough for the tiers of the JIT, static constructors and the growth of pooled buffers; of what takes long, fewer do.
    private const int MaxWarmUpRuns = 64;
    private const int MinWarmUpRuns = 4;

    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(250);

    /// <remarks>Counts this thread only: no stream here keeps its reader waiting for another, so all of it runs on it.</remarks>
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
