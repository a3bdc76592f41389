using SseCore.Benchmarks.Measuring;
using SseCore.Benchmarks.Suites;

namespace SseCore.Benchmarks.Gates;

/// <summary>
/// Reading without I/O allocates nothing for a whole event stream: not little, nothing. Of NDJSON, the framer is made anew
/// for each stream, and each event costs nothing. A count is exact, so there is one attempt.
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
