namespace SseCore.Fuzz.Coverage;

/// <summary>The counters of instrumented code, one byte for each edge of its control flow.</summary>
public static unsafe class EdgeCounters
{
    /// <summary>The counter of the first edge; set before any instrumented code runs. The memory is the fuzzer's.</summary>
#pragma warning disable CA2211, SA1401 // A plain field, since it is read at every branch.
    public static byte* Start;
#pragma warning restore CA2211, SA1401
}
