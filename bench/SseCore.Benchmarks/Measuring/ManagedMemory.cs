namespace SseCore.Benchmarks.Measuring;

/// <summary>Measures the memory that is really in use.</summary>
internal static class ManagedMemory
{
    /// <summary>The size of the managed heap in bytes after a full collection.</summary>
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
