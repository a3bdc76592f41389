namespace SseCore.Benchmarks;

/// <summary>No competitor is timed before it has given the same answer as the others.</summary>
public static class Agreement
{
    public static void Demand<T>(T expected, T actual, string competitor)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new InvalidOperationException($"{competitor} disagrees: expected {expected}, got {actual}.");
        }
    }
}
