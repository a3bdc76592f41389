using System.Diagnostics;

namespace SseCore.Benchmarks.Measuring;

/// <summary>
/// Compares the times of operations in one process, for shared machines: the operations take turns, so that a slow spell
/// hits all of them.
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

    /// <summary>The nanoseconds of each operation, once it is warm, in its best turn: noise only adds time.</summary>
    /// <param name="operations">The operations to time.</param>
    /// <param name="rounds">The number of turns of each.</param>
    /// <param name="turn">The minimum length of a turn.</param>
    public static double[] BestOf(IReadOnlyList<Action> operations, int rounds, TimeSpan turn)
    {
        double[] best = new double[operations.Count];
        Array.Fill(best, double.MaxValue);
        foreach (double[] times in Rounds(operations, rounds, turn))
        {
            for (int i = 0; i < best.Length; i++)
            {
                best[i] = Math.Min(best[i], times[i]);
            }
        }

        return best;
    }

    /// <summary>The nanoseconds of each operation, once it is warm, round by round.</summary>
    /// <param name="operations">The operations to time.</param>
    /// <param name="rounds">The number of turns of each.</param>
    /// <param name="turn">The minimum length of a turn.</param>
    public static IEnumerable<double[]> Rounds(IReadOnlyList<Action> operations, int rounds, TimeSpan turn)
    {
        int[] runs = [.. operations.Select(operation => RunsOf(operation, turn))];
        for (int i = 0; i < rounds; i++)
        {
            yield return [.. operations.Select((operation, index) => Time(operation, runs[index]))];
        }
    }

    // By doubling: the first run after another operation's is slower, and says nothing of the next.
    private static int RunsOf(Action operation, TimeSpan turn)
    {
        int runs = 1;
        while (Time(operation, runs) * runs < turn.TotalNanoseconds)
        {
            runs *= 2;
        }

        return runs;
    }

    private static double Time(Action operation, int runs)
    {
        // Fills the caches, which the operation before has used for itself.
        operation();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < runs; i++)
        {
            operation();
        }

        return Math.Max(1, Stopwatch.GetElapsedTime(start).TotalNanoseconds) / runs;
    }
}
