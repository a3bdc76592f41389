namespace SseCore.Tests;

/// <summary>
/// Counts the allocations of rounds of the same work. All rounds but one must allocate nothing: a recurring allocation shows in every
/// round, while the runtime may once charge the thread for an allocation of its own (recompiled code, a collection).
/// </summary>
internal sealed class AllocationRounds(int warmUpRounds)
{
    private readonly List<long> _rounds = [];
    private int _marks;
    private long _before;

    /// <summary>Marks the beginning of a round, or the end of the last.</summary>
    public void Mark()
    {
        long now = GC.GetAllocatedBytesForCurrentThread();
        if (_marks++ > warmUpRounds)
        {
            _rounds.Add(now - _before);
        }

        _before = GC.GetAllocatedBytesForCurrentThread();
    }

    /// <summary>The allocation of each run: the least of three, for the same reason. A run must leave nothing for the next.</summary>
    public static long Least(Action work)
    {
        long least = long.MaxValue;
        for (int i = 0; i < 3; i++)
        {
            least = Math.Min(least, Once(work));
        }

        return least;
    }

    /// <summary>The allocation of one run, with whatever the runtime adds to it: for bounds wide enough for both.</summary>
    public static long Once(Action work)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    public void AssertZero()
    {
        Mark();
        Assert.True(_rounds.Count >= 3, "Too few rounds to tell what recurs.");
        Assert.True(_rounds.Count(bytes => bytes != 0) <= 1, $"The rounds allocated {string.Join(", ", _rounds)} bytes.");
    }
}
