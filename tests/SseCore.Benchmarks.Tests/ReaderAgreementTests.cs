using SseCore.Benchmarks.Readers;
using SseCore.Benchmarks.Readers.Document;
using SseCore.Benchmarks.Readers.InBox;
using SseCore.Benchmarks.Readers.Poco;
using SseCore.Benchmarks.Readers.Sdk;
using SseCore.Benchmarks.Sources;
using SseCore.Benchmarks.Streams;

namespace SseCore.Benchmarks.Tests;

/// <summary>All readers compared in BENCHMARKS.md do the same work: they give the same answer, under any chunking.</summary>
public class ReaderAgreementTests
{
    public static TheoryData<string, int> StreamsAndChunkSizes
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (string name in BenchmarkStream.All.Select(stream => stream.Name))
            {
                foreach (int chunkSize in new[] { 1, 7, 61, 300, 4096, int.MaxValue })
                {
                    data.Add(name, chunkSize);
                }
            }

            return data;
        }
    }

    public static TheoryData<string> Streams => [.. BenchmarkStream.All.Select(stream => stream.Name)];

    [Theory]
    [MemberData(nameof(StreamsAndChunkSizes))]
    public async Task Every_reader_extracts_the_same(string name, int chunkSize)
    {
        var stream = BenchmarkStream.Named(name);
        Assert.NotEqual(default, stream.Expected);
        foreach (bool useShapes in new[] { true, false })
        {
            using var parser = DeltaParser.Create(stream.Dialect, new DeltaParserOptions { UseShapes = useShapes });
            Assert.Equal(stream.Expected, SseCoreReader.Read(parser, stream.Bytes, chunkSize));
            Assert.Equal(stream.Expected, await SseCoreReader.ReadAsync(stream.Dialect, InChunks(stream, chunkSize), SseCoreReader.Options(useShapes)));
        }

        foreach (PayloadReader reader in new PayloadReader[]
        {
            InBoxReader.Create(stream.Dialect), new DocumentReader(stream.Dialect, stream.IsLines), new PocoReader(stream.Dialect, stream.IsLines),
        })
        {
            Assert.Equal(stream.Expected, reader.Read(InChunks(stream, chunkSize)));
            Assert.Equal(stream.Expected, await reader.ReadAsync(InChunks(stream, chunkSize)));
        }

        Assert.Equal(stream.Expected.WithUsageOnly(), InBoxReader.Create(stream.Dialect, usageOnly: true).Read(InChunks(stream, chunkSize)));
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task The_slow_readers_extract_the_same_too(string name)
    {
        var stream = BenchmarkStream.Named(name);
        Assert.Equal(stream.Expected, new LineReader(stream.Dialect, stream.IsLines).Read(new MemoryStream(stream.Bytes)));
        if (SdkReader.Create(stream) is { } sdk)
        {
            Assert.Equal(stream.Expected, await sdk.ReadAsync());
        }
    }

    [Theory]
    [MemberData(nameof(StreamsAndChunkSizes))]
    public async Task Every_reader_frames_the_same(string name, int chunkSize)
    {
        var stream = BenchmarkStream.Named(name);
        if (stream.IsLines)
        {
            return;
        }

        long expected = stream.Events.Sum(evt => (long)evt.Data.Length);
        using var framer = new SseFramer();
        Assert.Equal(expected, SseCoreReader.Frame(framer, stream.Bytes, chunkSize));
        Assert.Equal(expected, await SseCoreReader.FrameAsync(InChunks(stream, chunkSize)));
        Assert.Equal(expected, InBoxReader.Frame(new MemoryStream(stream.Bytes)));
        Assert.Equal(expected, await InBoxReader.FrameAsync(InChunks(stream, chunkSize)));
    }

    private static ChunkedStream InChunks(BenchmarkStream stream, int chunkSize) =>
        new(stream.Bytes, Chunks.OfSize(stream.Bytes.Length, Math.Min(chunkSize, stream.Bytes.Length)));
}
