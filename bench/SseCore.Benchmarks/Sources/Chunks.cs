using SseCore.Benchmarks.Streams;

namespace SseCore.Benchmarks.Sources;

/// <summary>How a stream arrives: the sizes of the reads, with their names in the report.</summary>
internal static class Chunks
{
    public const string Whole = "whole";
    public const string OneEvent = "one event";

    public static IReadOnlyList<string> Names { get; } = [Whole, "16 KiB", "4 KiB", OneEvent, "64 B", "1 B"];

    /// <summary>The lengths of the chunks, in order.</summary>
    public static int[] Of(BenchmarkStream stream, string name) => name switch
    {
        Whole => [stream.Bytes.Length],
        OneEvent => [.. stream.EventLengths],
        "16 KiB" => OfSize(stream.Bytes.Length, 16 * 1024),
        "4 KiB" => OfSize(stream.Bytes.Length, 4 * 1024),
        "64 B" => OfSize(stream.Bytes.Length, 64),
        "1 B" => OfSize(stream.Bytes.Length, 1),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    public static int[] OfSize(int total, int size) =>
        [.. Enumerable.Range(0, (total + size - 1) / size).Select(index => Math.Min(size, total - (index * size)))];
}
