using SseCore.Benchmarks.Measuring;
using SseCore.Benchmarks.Suites;

namespace SseCore.Benchmarks.Gates;

/// <summary>SseCore must be faster than the compared benchmark by at least the given factor, measured here and now.</summary>
internal static class RatioGate
{
    private const int MaxAttempts = 4;

    public static GateResult Check(StreamCase measured, double limit)
    {
        Action operation = measured.Benchmark.Prepare(measured.Stream);
        Action baseline = measured.Against!.Benchmark.Prepare(measured.Stream);
        GateResult result;
        int attempt = 0;
        do
        {
            double ratio = TimeRatio.Of(operation, baseline).Value;
            result = new GateResult(measured.ToString(), ratio, limit, "x as fast as in-box", ++attempt, ratio >= limit);
        }
        while (!result.Passed && attempt < MaxAttempts);
        return result;
    }
}
