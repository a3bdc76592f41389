using BenchmarkDotNet.Attributes;
using SseCore.Benchmarks.Readers;
using SseCore.Benchmarks.Readers.Document;
using SseCore.Benchmarks.Readers.InBox;
using SseCore.Benchmarks.Readers.Poco;
using SseCore.Benchmarks.Readers.Sdk;
using SseCore.Benchmarks.Streams;

namespace SseCore.Benchmarks.Suites;

/// <summary>Bytes to deltas: framing and extraction. An operation is a whole stream.</summary>
[BenchmarkCategory(Category)]
public class ExtractBenchmarks : SuiteBenchmarks
{
    public const string Category = "Extract";

    private static readonly string[] Streams =
        ["openai-chat", "openai-chat-tools", "anthropic-messages", "openai-responses", "deepseek-chat", "ollama-chat"];

    private static readonly string[] StreamsOfSdks = ["openai-chat", "openai-chat-tools", "anthropic-messages", "openai-responses"];

    internal static IReadOnlyList<StreamBenchmark> All { get; } =
    [
        OverStream("in-box", "in-box framing + Utf8JsonReader by hand", against: null, stream => InBoxReader.Create(stream.Dialect).Read),
        OverStreamAsync("in-box-async", "in-box framing + Utf8JsonReader by hand, async", against: null, stream => InBoxReader.Create(stream.Dialect).ReadAsync),
        OverStream("json-document", "in-box framing + JsonDocument", "in-box", stream => new DocumentReader(stream.Dialect, stream.IsLines).Read),
        OverStream("poco", "in-box framing + source-generated objects", "in-box", stream => new PocoReader(stream.Dialect, stream.IsLines).Read),
        OverStream("read-line", "StreamReader.ReadLine + JsonDocument", "in-box", stream => new LineReader(stream.Dialect, stream.IsLines).Read),
        new(Category, "sdk", "official SDK, HTTP in memory, async", stream =>
            SdkReader.Create(stream) is { } sdk ? Checked.Reading(stream.Expected, "sdk", sdk.ReadAsync) : null)
        {
            Against = "in-box-async",
            Streams = StreamsOfSdks,
        },
        InMemory("ssecore", "SseCore, one chunk", int.MaxValue, useShapes: true),
        InMemory("ssecore-4k", "SseCore, 4 KiB chunks", 4096, useShapes: true),
        OverSseCoreStream("ssecore-stream", "SseCore over a Stream, async", useShapes: true),
        InMemory("ssecore-plain", "SseCore without shapes, one chunk", int.MaxValue, useShapes: false),
        InMemory("ssecore-plain-4k", "SseCore without shapes, 4 KiB chunks", 4096, useShapes: false),
        OverSseCoreStream("ssecore-plain-stream", "SseCore without shapes over a Stream, async", useShapes: false),
        new(Category, "newlines", "bound: IndexOf('\\n')", Bounds.Newlines) { Against = "in-box", IsBound = true, Streams = Streams },
        new(Category, "copy", "bound: memory copy", Bounds.Copy) { Against = "in-box", IsBound = true, Streams = Streams },
    ];

    private static StreamBenchmark OverStream(string id, string description, string? against, Func<BenchmarkStream, Func<Stream, Tally>> create) =>
        new(Category, id, description, stream =>
        {
            Func<Stream, Tally> read = create(stream);
            var source = new MemoryStream(stream.Bytes);
            return Checked.Reading(stream.Expected, id, () => read(Rewound(source)));
        })
        {
            Against = against,
            Streams = Streams,
        };

    private static StreamBenchmark OverStreamAsync(string id, string description, string? against, Func<BenchmarkStream, Func<Stream, Task<Tally>>> create) =>
        new(Category, id, description, stream =>
        {
            Func<Stream, Task<Tally>> read = create(stream);
            var source = new MemoryStream(stream.Bytes);
            return Checked.Reading(stream.Expected, id, () => read(Rewound(source)));
        })
        {
            Against = against,
            Streams = Streams,
        };

    private static StreamBenchmark InMemory(string id, string description, int chunkSize, bool useShapes) =>
        new(Category, id, description, stream =>
        {
            var parser = DeltaParser.Create(stream.Dialect, new DeltaParserOptions { UseShapes = useShapes });
            return Checked.Reading(stream.Expected, id, () => SseCoreReader.Read(parser, stream.Bytes, chunkSize));
        })
        {
            Against = "in-box",
            Streams = Streams,
        };

    private static StreamBenchmark OverSseCoreStream(string id, string description, bool useShapes) =>
        OverStreamAsync(id, description, "in-box-async", stream =>
        {
            DeltaStreamOptions options = SseCoreReader.Options(useShapes);
            return source => SseCoreReader.ReadAsync(stream.Dialect, source, options);
        });

    private static MemoryStream Rewound(MemoryStream stream)
    {
        stream.Position = 0;
        return stream;
    }
}
