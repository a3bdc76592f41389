using SseCore.Benchmarks.Streams;

namespace SseCore.Benchmarks.Relay;

/// <summary>The relayed stream: an answer of typical length, with one write per event.</summary>
internal static class RelayStream
{
    private const int Tokens = 96;

    /// <summary>The whole stream; with the events at its ends it has 100.</summary>
    public static BenchmarkStream Whole { get; } = BenchmarkStream.OfLength(string.Empty, Tokens).First();

    /// <summary>Each event's bytes.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Events { get; } = [.. Cut()];

    private static IEnumerable<ReadOnlyMemory<byte>> Cut()
    {
        int start = 0;
        foreach (int length in Whole.EventLengths)
        {
            yield return Whole.Bytes.AsMemory(start, length);
            start += length;
        }
    }
}
