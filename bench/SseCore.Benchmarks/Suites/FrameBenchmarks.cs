using BenchmarkDotNet.Attributes;
using SseCore.Benchmarks.Readers;
using SseCore.Benchmarks.Streams;

namespace SseCore.Benchmarks.Suites;

/// <summary>Bytes to events, nothing more. One operation is one whole stream.</summary>
[BenchmarkCategory("Frame")]
public class FrameBenchmarks : IStreamBenchmarks
{
    private readonly SseFramer _framer = new();
    private MemoryStream _stream = null!;

    [ParamsSource(nameof(Streams))]
    public BenchmarkStream Stream { get; set; } = null!;

    public static IEnumerable<BenchmarkStream> Streams => BenchmarkStream.All;

    [GlobalSetup]
    public void Setup()
    {
        _stream = new MemoryStream(Stream.Bytes);
        long expected = Stream.Events.Sum(evt => (long)evt.Data.Length);
        Agreement.Demand(expected, InBox(), nameof(InBox));
        Agreement.Demand(expected, InBoxAsync().GetAwaiter().GetResult(), nameof(InBoxAsync));
        Agreement.Demand(expected, SseCoreWhole(), nameof(SseCoreWhole));
        Agreement.Demand(expected, SseCoreChunks(), nameof(SseCoreChunks));
        Agreement.Demand(expected, SseCoreStream().GetAwaiter().GetResult(), nameof(SseCoreStream));
    }

    [Benchmark(Baseline = true, Description = "in-box SseParser")]
    public long InBox() => InBoxReader.Frame(Rewound());

    [Benchmark(Description = "in-box SseParser, async")]
    public Task<long> InBoxAsync() => InBoxReader.FrameAsync(Rewound());

    [Benchmark(Description = "SseCore, one chunk")]
    [Against(nameof(InBox))]
    public long SseCoreWhole() => SseCoreReader.Frame(_framer, Stream.Bytes, int.MaxValue);

    [Benchmark(Description = "SseCore, 4 KiB chunks")]
    [Against(nameof(InBox))]
    public long SseCoreChunks() => SseCoreReader.Frame(_framer, Stream.Bytes, 4096);

    [Benchmark(Description = "SseCore over a Stream, async")]
    [Against(nameof(InBoxAsync))]
    public Task<long> SseCoreStream() => SseCoreReader.FrameAsync(Rewound());

    private MemoryStream Rewound()
    {
        _stream.Position = 0;
        return _stream;
    }
}
