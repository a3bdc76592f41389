using SseCore.Benchmarks.Readers;
using SseCore.Benchmarks.Streams;
using SseCore.TestKit;

namespace SseCore.Benchmarks.Tests;

/// <summary>What is compared in BENCHMARKS.md does the same work: the same answer from every reader, however the stream comes.</summary>
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

    [Theory]
    [MemberData(nameof(StreamsAndChunkSizes))]
    public async Task Every_reader_extracts_the_same(string name, int chunkSize)
    {
        BenchmarkStream stream = Named(name);
        var inBox = new InBoxReader(stream.Dialect);
        Tally expected = inBox.Read(new MemoryStream(stream.Bytes));
        Assert.NotEqual(default, expected);

        using DeltaParser parser = DeltaParser.Create(stream.Dialect);
        Assert.Equal(expected, SseCoreReader.Read(parser, stream.Bytes, chunkSize));
        Assert.Equal(expected, await SseCoreReader.ReadAsync(stream.Dialect, InChunks(stream, chunkSize)));
        Assert.Equal(expected, await inBox.ReadAsync(InChunks(stream, chunkSize)));
    }

    [Theory]
    [MemberData(nameof(StreamsAndChunkSizes))]
    public async Task Every_reader_frames_the_same(string name, int chunkSize)
    {
        BenchmarkStream stream = Named(name);
        long expected = stream.Events.Sum(evt => (long)evt.Data.Length);

        using var framer = new SseFramer();
        Assert.Equal(expected, SseCoreReader.Frame(framer, stream.Bytes, chunkSize));
        Assert.Equal(expected, await SseCoreReader.FrameAsync(InChunks(stream, chunkSize)));
        Assert.Equal(expected, InBoxReader.Frame(new MemoryStream(stream.Bytes)));
        Assert.Equal(expected, await InBoxReader.FrameAsync(InChunks(stream, chunkSize)));
    }

    private static BenchmarkStream Named(string name) => BenchmarkStream.All.Single(stream => stream.Name == name);

    private static ChunkedStream InChunks(BenchmarkStream stream, int chunkSize) =>
        new(Chunkings.OfSize(stream.Bytes.Length, chunkSize).Cut(stream.Bytes));
}
