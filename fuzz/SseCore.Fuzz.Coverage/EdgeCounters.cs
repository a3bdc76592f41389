namespace SseCore.Fuzz.Coverage;

/// <summary>Where instrumented code counts the edges of its control flow as it goes along them, a byte each.</summary>
public static unsafe class EdgeCounters
{
    /// <summary>The counter of the first edge; set before any instrumented code runs. The memory is the fuzzer's.</summary>
#pragma warning disable CA2211, SA1401 // A field, and nothing around it: it is read at every branch.
    public static byte* Start;
#pragma warning restore CA2211, SA1401
}
