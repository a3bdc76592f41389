using SseCore.Benchmarks.Streams;

namespace SseCore.Benchmarks.Relay;

/// <summary>What is relayed: an answer of the length that answers have, an event a write.</summary>
internal static class RelayStream
{
    private const int Tokens = 96;

    /// <summary>The whole stream; with what is at its ends it has 100 events.</summary>
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
