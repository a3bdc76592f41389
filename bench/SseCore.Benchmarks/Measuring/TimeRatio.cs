using System.Diagnostics;

namespace SseCore.Benchmarks.Measuring;

/// <summary>
/// The time of one operation in relation to another's, for machines that others share: the two take turns, so a slow
/// spell hits both, and of each only the best round counts, since noise only ever adds.
/// </summary>
internal sealed record TimeRatio(double Nanoseconds, double BaselineNanoseconds)
{
    private const int Rounds = 60;

    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(4);

    public double Value => Nanoseconds / BaselineNanoseconds;

    public static TimeRatio Of(Action operation, Action baseline)
    {
        int operationsPerRound = WarmedUp(operation);
        int baselinesPerRound = WarmedUp(baseline);
        double best = double.MaxValue;
        double bestBaseline = double.MaxValue;
        for (int i = 0; i < Rounds; i++)
        {
            best = Math.Min(best, Time(operation, operationsPerRound));
            bestBaseline = Math.Min(bestBaseline, Time(baseline, baselinesPerRound));
        }

        return new TimeRatio(best, bestBaseline);
    }

    // Runs it until the JIT has had its time, and says how often it fits into a round.
    private static int WarmedUp(Action operation)
    {
        long start = Stopwatch.GetTimestamp();
        int runs = 0;
        while (Stopwatch.GetElapsedTime(start) < WarmUp)
        {
            operation();
            runs++;
        }

        return Math.Max(1, (int)(runs * (Round / WarmUp)));
    }

    private static double Time(Action operation, int runs)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < runs; i++)
        {
            operation();
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / runs;
    }
}
