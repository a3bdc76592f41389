using System.Buffers;
using System.IO.Pipelines;
using BenchmarkDotNet.Attributes;
using SseCore.Benchmarks.Readers;
using SseCore.Benchmarks.Readers.InBox;
using SseCore.Benchmarks.Sources;
using SseCore.Benchmarks.Streams;

namespace SseCore.Benchmarks.Suites;

/// <summary>
/// Bytes to deltas as they arrive: over a pipe whose reader waits for every chunk, and over a stream that always completes
/// synchronously; also the time of pipe and stream alone. An operation is a whole stream.
/// </summary>
[BenchmarkCategory(Category)]
[ProcessCount(1)]
public class PipeBenchmarks : SuiteBenchmarks
{
    public const string Category = "Pipe";

    private static readonly string[] Streams = ["openai-chat-500"];

    private static readonly DeltaStreamOptions Shapes = SseCoreReader.Options(useShapes: true);
    private static readonly DeltaStreamOptions Plain = SseCoreReader.Options(useShapes: false);

    internal static IReadOnlyList<StreamBenchmark> All { get; } = [.. Chunks.Names.SelectMany(OfChunks)];

    private static IEnumerable<StreamBenchmark> OfChunks(string chunks) =>
    [
        OverPipe("pipe", "bound: the pipe alone", chunks, "in-box-pipe", stream => stream.Bytes.Length, _ => DrainAsync) with { IsBound = true },
        OverPipe("in-box-pipe", "in-box SseParser + Utf8JsonReader by hand, over the pipe's AsStream()", chunks, null, ExpectedOf, stream =>
        {
            var reader = InBoxReader.Create(stream.Dialect);
            return pipe => reader.ReadAsync(pipe.AsStream());
        }),
        OverPipe("ssecore-pipe", "SseCore over the PipeReader", chunks, "in-box-pipe", ExpectedOf, stream =>
            pipe => SseCoreReader.ReadAsync(stream.Dialect, pipe, Shapes)),
        OverPipe("ssecore-plain-pipe", "SseCore without shapes over the PipeReader", chunks, "in-box-pipe", ExpectedOf, stream =>
            pipe => SseCoreReader.ReadAsync(stream.Dialect, pipe, Plain)),
        OverStream("stream", "bound: the Stream alone", chunks, "in-box-stream", stream => stream.Bytes.Length, _ => DrainAsync) with { IsBound = true },
        OverStream("in-box-stream", "in-box SseParser + Utf8JsonReader by hand, over the Stream", chunks, null, ExpectedOf, stream =>
            InBoxReader.Create(stream.Dialect).ReadAsync),
        OverStream("ssecore-stream", "SseCore over the Stream", chunks, "in-box-stream", ExpectedOf, stream =>
            source => SseCoreReader.ReadAsync(stream.Dialect, source, Shapes)),
        OverStream("ssecore-plain-stream", "SseCore without shapes over the Stream", chunks, "in-box-stream", ExpectedOf, stream =>
            source => SseCoreReader.ReadAsync(stream.Dialect, source, Plain)),
    ];

    private static Tally ExpectedOf(BenchmarkStream stream) => stream.Expected;

    private static StreamBenchmark OverPipe<T>(
        string id,
        string description,
        string chunks,
        string? against,
        Func<BenchmarkStream, T> expectedOf,
        Func<BenchmarkStream, Func<PipeReader, Task<T>>> create) =>
        new(Category, id, description, stream =>
        {
            Func<PipeReader, Task<T>> read = create(stream);
            var pipe = new ChunkedPipe(stream.Bytes, Chunks.Of(stream, chunks));
            return Checked.Reading(expectedOf(stream), id, () => pipe.Feed(read));
        })
        {
            Against = against,
            Variant = chunks,
            Streams = Streams,
        };

    private static StreamBenchmark OverStream<T>(
        string id,
        string description,
        string chunks,
        string? against,
        Func<BenchmarkStream, T> expectedOf,
        Func<BenchmarkStream, Func<Stream, Task<T>>> create) =>
        new(Category, id, description, stream =>
        {
            Func<Stream, Task<T>> read = create(stream);
            var source = new ChunkedStream(stream.Bytes, Chunks.Of(stream, chunks));
            return Checked.Reading(expectedOf(stream), id, () =>
            {
                source.Rewind();
                return read(source);
            });
        })
        {
            Against = against,
            Variant = chunks,
            Streams = Streams,
        };

    private static async Task<int> DrainAsync(PipeReader pipe)
    {
        long bytes = 0;
        while (true)
        {
            ReadResult result = await pipe.ReadAsync();
            bytes += result.Buffer.Length;
            pipe.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return (int)bytes;
            }
        }
    }

    private static async Task<int> DrainAsync(Stream stream)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        int bytes = 0;
        int read;
        while ((read = await stream.ReadAsync(buffer)) > 0)
        {
            bytes += read;
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return bytes;
    }
}
