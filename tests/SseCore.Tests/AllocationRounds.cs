namespace SseCore.Tests;

/// <summary>
/// Counts what rounds of the same work allocate. All but one must cost no byte at all: what recurs shows in every round, while
/// the runtime may once, whenever it likes, put some of its own on the thread's account (code compiled anew, a collection).
/// </summary>
internal sealed class AllocationRounds(int warmUpRounds)
{
    private readonly List<long> _rounds = [];
    private int _marks;
    private long _before;

    /// <summary>A round begins, or the last has ended.</summary>
    public void Mark()
    {
        long now = GC.GetAllocatedBytesForCurrentThread();
        if (_marks++ > warmUpRounds)
        {
            _rounds.Add(now - _before);
        }

        _before = GC.GetAllocatedBytesForCurrentThread();
    }

    /// <summary>What work allocates each time: the least of three, for the same reason. Nothing of one time may be left for the next.</summary>
    public static long Least(Action work)
    {
        long least = long.MaxValue;
        for (int i = 0; i < 3; i++)
        {
            least = Math.Min(least, Once(work));
        }

        return least;
    }

    /// <summary>What work allocates, and whatever the runtime adds to it: for bounds wide enough to hold both.</summary>
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
