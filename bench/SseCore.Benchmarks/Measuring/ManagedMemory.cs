namespace SseCore.Benchmarks.Measuring;

/// <summary>How much is really held.</summary>
internal static class ManagedMemory
{
    /// <summary>The bytes of the managed heap when everything that can be collected was.</summary>
    public static long Collected()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: false);
    }
}
