using SseCore.Benchmarks.Measuring;
using SseCore.Benchmarks.Streams;
using SseCore.Benchmarks.Suites;

namespace SseCore.Benchmarks.Gates;

/// <summary>SseCore takes at most a given part of the time that its competitor takes, measured here and now.</summary>
internal static class RatioGate
{
    private const int MaxAttempts = 4;

    public static GateResult Check(StreamBenchmark benchmark, BenchmarkStream stream, double limit)
    {
        Action operation = benchmark.Prepare(stream);
        Action baseline = benchmark.Against!.Prepare(stream);
        GateResult result;
        int attempt = 0;
        do
        {
            double ratio = TimeRatio.Of(operation, baseline).Value;
            result = new GateResult(benchmark.ToString(), stream.Name, ratio, limit, "x the in-box time", ++attempt);
        }
        while (!result.Passed && attempt < MaxAttempts);
        return result;
    }
}
