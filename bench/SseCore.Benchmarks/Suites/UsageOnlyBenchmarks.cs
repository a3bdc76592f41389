using BenchmarkDotNet.Attributes;
using SseCore.Benchmarks.Readers;
using SseCore.Benchmarks.Readers.InBox;

namespace SseCore.Benchmarks.Suites;

/// <summary>The work of a meter in a gateway: bytes to token counts, with nothing else requested. An operation is a whole stream.</summary>
[BenchmarkCategory(Category)]
public class UsageOnlyBenchmarks : SuiteBenchmarks
{
    public const string Category = "UsageOnly";

    private static readonly string[] Streams = ["openai-chat", "anthropic-messages", "openai-responses", "ollama-chat"];

    internal static IReadOnlyList<StreamBenchmark> All { get; } =
    [
        new(Category, "in-box", "in-box framing + Utf8JsonReader by hand", stream =>
        {
            InBoxReader reader = InBoxReader.Create(stream.Dialect, usageOnly: true);
            var source = new MemoryStream(stream.Bytes);
            return Checked.Reading(stream.Expected.WithUsageOnly(), "in-box", () =>
            {
                source.Position = 0;
                return reader.Read(source);
            });
        })
        {
            Streams = Streams,
        },
        InMemory("ssecore", "SseCore, one chunk", useShapes: true),
        InMemory("ssecore-plain", "SseCore without shapes, one chunk", useShapes: false),
        new(Category, "newlines", "bound: IndexOf('\\n')", Bounds.Newlines) { Against = "in-box", IsBound = true, Streams = Streams },
    ];

    private static StreamBenchmark InMemory(string id, string description, bool useShapes) =>
        new(Category, id, description, stream =>
        {
            var parser = DeltaParser.Create(stream.Dialect, new DeltaParserOptions { UseShapes = useShapes, Kinds = DeltaKinds.Usage });
            return Checked.Reading(stream.Expected.WithUsageOnly(), id, () => SseCoreReader.Read(parser, stream.Bytes, int.MaxValue));
        })
        {
            Against = "in-box",
            Streams = Streams,
        };
}
