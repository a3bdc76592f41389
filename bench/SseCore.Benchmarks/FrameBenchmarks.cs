using BenchmarkDotNet.Attributes;
using SseCore.Benchmarks.Readers;
using SseCore.Benchmarks.Streams;

namespace SseCore.Benchmarks;

/// <summary>Bytes to events, nothing more.</summary>
[MemoryDiagnoser]
[BenchmarkCategory("Frame")]
public class FrameBenchmarks
{
    private readonly SseFramer _framer = new();
    private MemoryStream _stream = null!;

    [ParamsSource(nameof(StreamNames))]
    public string Name { get; set; } = string.Empty;

    public static IEnumerable<string> StreamNames => BenchmarkStream.All.Select(stream => stream.Name);

    private BenchmarkStream Source => BenchmarkStream.Named(Name);

    [GlobalSetup]
    public void Setup()
    {
        _stream = new MemoryStream(Source.Bytes);
        long expected = InBox();
        Agreement.Demand(expected, SseCoreWhole(), nameof(SseCoreWhole));
        Agreement.Demand(expected, SseCoreStream().GetAwaiter().GetResult(), nameof(SseCoreStream));
    }

    [Benchmark(Baseline = true, Description = "in-box SseParser")]
    public long InBox() => InBoxReader.Frame(Rewound());

    [Benchmark(Description = "SseCore, one chunk")]
    public long SseCoreWhole()
    {
        long bytes = 0;
        ReadOnlySpan<byte> input = Source.Bytes;
        _framer.Reset();
        while (_framer.TryRead(ref input, out SseEvent evt))
        {
            bytes += evt.Data.Length;
        }

        return bytes;
    }

    [Benchmark(Description = "SseCore over a Stream, async")]
    public async Task<long> SseCoreStream()
    {
        long bytes = 0;
        await using SseReader reader = SseReader.Create(Rewound(), new SseReaderOptions { LeaveOpen = true });
        while (await reader.WaitToReadAsync())
        {
            while (reader.TryRead(out SseEvent evt))
            {
                bytes += evt.Data.Length;
            }
        }

        return bytes;
    }

    private MemoryStream Rewound()
    {
        _stream.Position = 0;
        return _stream;
    }
}
