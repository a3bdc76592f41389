using SseCore.Benchmarks.Measuring;
using SseCore.Benchmarks.Streams;
using SseCore.Benchmarks.Suites;

namespace SseCore.Benchmarks.Gates;

/// <summary>Reading without I/O allocates nothing for a whole stream: not little, nothing. A count is exact, so there is one attempt.</summary>
internal static class AllocationGate
{
    public static GateResult Check(StreamBenchmark benchmark, BenchmarkStream stream) => new(
        benchmark.ToString(), stream.Name, AllocationCount.Of(benchmark, stream).PerStream, 0, "B allocated for the whole stream", 1);
}
