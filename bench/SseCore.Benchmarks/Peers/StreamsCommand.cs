using SseCore.Benchmarks.Streams;
using SseCore.Benchmarks.Suites;

namespace SseCore.Benchmarks.Peers;

/// <summary>Writes the streams to a folder, for readers in other languages.</summary>
internal static class StreamsCommand
{
    public static IEnumerable<BenchmarkStream> Streams =>
        StreamBenchmark.Named(ExtractBenchmarks.Category, "ssecore").Streams.Select(BenchmarkStream.Named);

    /// <returns>The exit status of the process.</returns>
    public static int Run(string directory)
    {
        Directory.CreateDirectory(directory);
        foreach (BenchmarkStream stream in Streams)
        {
            File.WriteAllBytes(Path.Combine(directory, stream.Name + (stream.IsLines ? ".ndjson" : ".sse")), stream.Bytes);
        }

        return 0;
    }
}
