using System.Diagnostics;

namespace SseCore.Benchmarks.Measuring;

/// <summary>
/// Compares the times of operations in one process, for shared machines: the operations take turns, so that a slow spell
/// hits all of them, and only the best round of each counts, since noise only adds time.
/// </summary>
internal static class TimeSeries
{
    /// <summary>Runs the operations in turn until the JIT has had enough time.</summary>
    public static void WarmUp(IEnumerable<Action> operations, TimeSpan time)
    {
        Action[] all = [.. operations];
        long start = Stopwatch.GetTimestamp();
        do
        {
            foreach (Action operation in all)
            {
                operation();
            }
        }
        while (Stopwatch.GetElapsedTime(start) < time);
    }

    /// <summary>The nanoseconds of each operation, once it is warm.</summary>
    /// <param name="operations">The operations to time.</param>
    /// <param name="rounds">The number of turns of each.</param>
    /// <param name="round">The minimum length of a turn.</param>
    public static double[] BestOf(IReadOnlyList<Action> operations, int rounds, TimeSpan round)
    {
        int[] runs = [.. operations.Select(operation => Math.Max(1, (int)Math.Ceiling(round.TotalNanoseconds / Math.Min(Time(operation, 1), Time(operation, 1)))))];
        double[] best = new double[operations.Count];
        Array.Fill(best, double.MaxValue);
        for (int i = 0; i < rounds; i++)
        {
            for (int j = 0; j < operations.Count; j++)
            {
                best[j] = Math.Min(best[j], Time(operations[j], runs[j]));
            }
        }

        return best;
    }

    private static double Time(Action operation, int runs)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < runs; i++)
        {
            operation();
        }

        return Math.Max(1, Stopwatch.GetElapsedTime(start).TotalNanoseconds) / runs;
    }
}
