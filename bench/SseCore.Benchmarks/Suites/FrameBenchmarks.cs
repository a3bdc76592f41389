using BenchmarkDotNet.Attributes;
using SseCore.Benchmarks.Readers;
using SseCore.Benchmarks.Readers.InBox;

namespace SseCore.Benchmarks.Suites;

/// <summary>Bytes to events, nothing more. An operation is a whole stream.</summary>
[BenchmarkCategory(Category)]
public class FrameBenchmarks : SuiteBenchmarks
{
    public const string Category = "Frame";

    private static readonly string[] Streams = ["openai-chat", "openai-chat-tools", "anthropic-messages", "openai-responses", "deepseek-chat"];

    internal static IReadOnlyList<StreamBenchmark> All { get; } =
    [
        Over("in-box", "in-box SseParser", against: null, InBoxReader.Frame),
        OverAsync("in-box-async", "in-box SseParser, async", against: null, InBoxReader.FrameAsync),
        InMemory("ssecore", "SseCore, one chunk", int.MaxValue),
        InMemory("ssecore-4k", "SseCore, 4 KiB chunks", 4096),
        OverAsync("ssecore-stream", "SseCore over a Stream, async", "in-box-async", SseCoreReader.FrameAsync),
    ];

    private static StreamBenchmark InMemory(string id, string description, int chunkSize) =>
        new(Category, id, description, stream =>
        {
            var framer = new SseFramer();
            long expected = stream.Events.Sum(evt => (long)evt.Data.Length);
            return Checked.Reading(expected, id, () => SseCoreReader.Frame(framer, stream.Bytes, chunkSize));
        })
        {
            Against = "in-box",
            Streams = Streams,
        };

    private static StreamBenchmark Over(string id, string description, string? against, Func<Stream, long> frame) =>
        new(Category, id, description, stream =>
        {
            var source = new MemoryStream(stream.Bytes);
            long expected = stream.Events.Sum(evt => (long)evt.Data.Length);
            return Checked.Reading(expected, id, () =>
            {
                source.Position = 0;
                return frame(source);
            });
        })
        {
            Against = against,
            Streams = Streams,
        };

    private static StreamBenchmark OverAsync(string id, string description, string? against, Func<Stream, Task<long>> frame) =>
        Over(id, description, against, source => frame(source).GetAwaiter().GetResult());
}
