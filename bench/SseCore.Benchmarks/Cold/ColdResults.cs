namespace SseCore.Benchmarks.Cold;

/// <summary>The results of both kinds of stream.</summary>
/// <param name="SelfWritten">Of the streams of this project.</param>
/// <param name="Recorded">Of the recorded ones; empty if they were not available.</param>
/// <param name="LeftOut">Recorded streams that the baseline reads differently from SseCore, so that their times cannot be compared.</param>
internal sealed record ColdResults(IReadOnlyList<ColdResult> SelfWritten, IReadOnlyList<ColdResult> Recorded, IReadOnlyList<string> LeftOut)
{
    public static double GeometricMean(IEnumerable<double> ratios)
    {
        double[] all = [.. ratios];
        return Math.Exp(all.Sum(Math.Log) / all.Length);
    }
}
