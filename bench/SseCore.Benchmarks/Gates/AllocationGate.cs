using SseCore.Benchmarks.Measuring;
using SseCore.Benchmarks.Suites;

namespace SseCore.Benchmarks.Gates;

/// <summary>
/// Reading without I/O must allocate nothing at all for a whole event stream. For NDJSON, a framer is created
/// for each stream, and each event must cost nothing. Counts are exact, so there is one attempt.
/// </summary>
internal static class AllocationGate
{
    public static GateResult Check(StreamCase measured)
    {
        var count = AllocationCount.Of(measured.Benchmark, measured.Stream);
        (double bytes, string unit) = measured.Stream.IsLines
            ? (count.PerFurtherEvent, "B allocated for each further event")
            : (count.PerStream, "B allocated for the whole stream");
        return new GateResult(measured.ToString(), bytes, 0, unit, 1, bytes == 0);
    }
}
