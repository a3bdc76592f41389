using System.Diagnostics;

namespace SseCore.Benchmarks.Measuring;

/// <summary>
/// Times operations against each other in one process, for machines that others share: they take turns, so a slow spell
/// hits all, and of each only the best round counts, since noise only ever adds.
/// </summary>
internal static class TimeSeries
{
    /// <summary>Runs the operations in turn until the JIT has had its time.</summary>
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
    /// <param name="operations">What is timed.</param>
    /// <param name="rounds">How often they take turns.</param>
    /// <param name="round">How long a turn is at least.</param>
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
