using System.Buffers;
using BenchmarkDotNet.Attributes;
using SseCore.Benchmarks.Streams;
using SseCore.Benchmarks.Writers;

namespace SseCore.Benchmarks.Suites;

/// <summary>Events to bytes. One operation is one whole stream.</summary>
[BenchmarkCategory("Write")]
public class WriteBenchmarks : IStreamBenchmarks
{
    private InBoxWriter _inBox = null!;
    private ArrayBufferWriter<byte> _buffer = null!;
    private MemoryStream _stream = null!;

    [ParamsSource(nameof(Streams))]
    public BenchmarkStream Stream { get; set; } = null!;

    public static IEnumerable<BenchmarkStream> Streams => BenchmarkStream.All;

    [GlobalSetup]
    public void Setup()
    {
        _inBox = new InBoxWriter(Stream.Events);
        _buffer = new ArrayBufferWriter<byte>(2 * Stream.Bytes.Length);
        _stream = new MemoryStream(2 * Stream.Bytes.Length);
        InBoxAsync().GetAwaiter().GetResult();
        Agreement.DemandSameBytes(Stream.Bytes, _stream.ToArray(), nameof(InBoxAsync));
        SseCoreBuffer();
        Agreement.DemandSameBytes(Stream.Bytes, _buffer.WrittenSpan, nameof(SseCoreBuffer));
        SseCoreStream().GetAwaiter().GetResult();
        Agreement.DemandSameBytes(Stream.Bytes, _stream.ToArray(), nameof(SseCoreStream));
    }

    [Benchmark(Baseline = true, Description = "in-box SseFormatter to a Stream, async")]
    public Task<long> InBoxAsync() => _inBox.WriteAsync(Emptied());

    [Benchmark(Description = "SseCore, to a buffer")]
    [Against(nameof(InBoxAsync))]
    public long SseCoreBuffer()
    {
        _buffer.ResetWrittenCount();
        SseCoreWriter.Write(Stream.Events, _buffer);
        return _buffer.WrittenCount;
    }

    [Benchmark(Description = "SseCore, to a Stream event by event, async")]
    [Against(nameof(InBoxAsync))]
    public Task<long> SseCoreStream() => SseCoreWriter.WriteAsync(Stream.Events, _buffer, Emptied());

    private MemoryStream Emptied()
    {
        _stream.SetLength(0);
        return _stream;
    }
}
