namespace SseCore.Benchmarks.Measuring;

internal static class Medians
{
    /// <summary>The value in the middle, or the mean of the two that are.</summary>
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
