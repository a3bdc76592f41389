namespace SseCore.Benchmarks;

/// <summary>No competitor is timed before it has given the same answer as the others.</summary>
internal static class Agreement
{
    public static void Demand<T>(T expected, T actual, string competitor)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new InvalidOperationException($"{competitor} disagrees: expected {expected}, got {actual}.");
        }
    }

    public static void DemandSameBytes(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, string competitor)
    {
        if (!expected.SequenceEqual(actual))
        {
            throw new InvalidOperationException($"{competitor} disagrees: its {actual.Length} bytes are not the {expected.Length} expected.");
        }
    }
}
