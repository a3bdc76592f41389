using BenchmarkDotNet.Attributes;
using SseCore.Benchmarks.Readers;
using SseCore.Benchmarks.Streams;

namespace SseCore.Benchmarks.Suites;

/// <summary>Bytes to deltas: framing and extraction. One operation is one whole stream.</summary>
[BenchmarkCategory("Extract")]
public class ExtractBenchmarks : IStreamBenchmarks
{
    private DeltaParser _parser = null!;
    private InBoxReader _inBox = null!;
    private MemoryStream _stream = null!;

    [ParamsSource(nameof(Streams))]
    public BenchmarkStream Stream { get; set; } = null!;

    public static IEnumerable<BenchmarkStream> Streams => BenchmarkStream.All;

    [GlobalSetup]
    public void Setup()
    {
        _parser = DeltaParser.Create(Stream.Dialect);
        _inBox = new InBoxReader(Stream.Dialect);
        _stream = new MemoryStream(Stream.Bytes);
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
    [Against(nameof(InBox))]
    public Tally SseCoreWhole() => SseCoreReader.Read(_parser, Stream.Bytes, int.MaxValue);

    [Benchmark(Description = "SseCore, 4 KiB chunks")]
    [Against(nameof(InBox))]
    public Tally SseCoreChunks() => SseCoreReader.Read(_parser, Stream.Bytes, 4096);

    [Benchmark(Description = "SseCore over a Stream, async")]
    [Against(nameof(InBoxAsync))]
    public Task<Tally> SseCoreStream() => SseCoreReader.ReadAsync(Stream.Dialect, Rewound());

    private MemoryStream Rewound()
    {
        _stream.Position = 0;
        return _stream;
    }
}
