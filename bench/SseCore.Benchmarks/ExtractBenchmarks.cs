using BenchmarkDotNet.Attributes;
using SseCore.Benchmarks.Readers;
using SseCore.Benchmarks.Streams;

namespace SseCore.Benchmarks;

/// <summary>Bytes to deltas: framing and extraction of a whole stream. One operation is one event.</summary>
[MemoryDiagnoser]
[BenchmarkCategory("Extract")]
public class ExtractBenchmarks
{
    private DeltaParser _parser = null!;
    private InBoxReader _inBox = null!;
    private MemoryStream _stream = null!;

    [ParamsSource(nameof(StreamNames))]
    public string Name { get; set; } = string.Empty;

    public static IEnumerable<string> StreamNames => BenchmarkStream.All.Select(stream => stream.Name);

    private BenchmarkStream Source => BenchmarkStream.Named(Name);

    [GlobalSetup]
    public void Setup()
    {
        _parser = DeltaParser.Create(Source.Dialect);
        _inBox = new InBoxReader(Source.Dialect);
        _stream = new MemoryStream(Source.Bytes);
        Tally expected = InBox();
        Agreement.Demand(expected, SseCoreWhole(), nameof(SseCoreWhole));
        Agreement.Demand(expected, SseCoreChunks(), nameof(SseCoreChunks));
        Agreement.Demand(expected, SseCoreStream().GetAwaiter().GetResult(), nameof(SseCoreStream));
        Agreement.Demand(expected, InBoxAsync().GetAwaiter().GetResult(), nameof(InBoxAsync));
    }

    [Benchmark(Baseline = true, Description = "in-box SseParser + Utf8JsonReader")]
    public Tally InBox() => _inBox.Read(Rewound());

    [Benchmark(Description = "in-box SseParser + Utf8JsonReader, async")]
    public Task<Tally> InBoxAsync() => _inBox.ReadAsync(Rewound());

    [Benchmark(Description = "SseCore, one chunk")]
    public Tally SseCoreWhole() => SseCoreReader.Read(_parser, Source.Bytes, int.MaxValue);

    [Benchmark(Description = "SseCore, 4 KiB chunks")]
    public Tally SseCoreChunks() => SseCoreReader.Read(_parser, Source.Bytes, 4096);

    [Benchmark(Description = "SseCore over a Stream, async")]
    public Task<Tally> SseCoreStream() => SseCoreReader.ReadAsync(Source.Dialect, Rewound());

    private MemoryStream Rewound()
    {
        _stream.Position = 0;
        return _stream;
    }
}
