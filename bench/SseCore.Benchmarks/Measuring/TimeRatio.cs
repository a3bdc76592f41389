namespace SseCore.Benchmarks.Measuring;

/// <summary>The time of one operation relative to another's, measured alternately; see <see cref="TimeSeries"/>.</summary>
internal sealed record TimeRatio(double Nanoseconds, double BaselineNanoseconds)
{
    private const int Rounds = 60;

    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(3);

    /// <summary>How many times as fast as the baseline.</summary>
    public double Value => BaselineNanoseconds / Nanoseconds;

    public static TimeRatio Of(Action operation, Action baseline)
    {
        TimeSeries.WarmUp([operation, baseline], WarmUp);
        double[] best = TimeSeries.BestOf([operation, baseline], Rounds, Round);
        return new TimeRatio(best[0], best[1]);
    }
}
