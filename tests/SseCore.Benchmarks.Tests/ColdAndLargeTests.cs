using SseCore.Benchmarks.Cold;
using SseCore.Benchmarks.Large;
using SseCore.Benchmarks.Readers;
using SseCore.Benchmarks.Readers.InBox;
using SseCore.Benchmarks.Streams;

namespace SseCore.Benchmarks.Tests;

/// <summary>What is measured outside of BenchmarkDotNet gives the same answers too.</summary>
public class ColdAndLargeTests
{
    [Fact]
    public void Streams_of_every_length_are_read_alike() => Assert.All(ColdStream.SelfWritten, stream =>
    {
        using var parser = DeltaParser.Create(stream.Dialect);
        Tally expected = InBoxReader.Create(stream.Dialect).Read(new MemoryStream(stream.Bytes));
        Assert.NotEqual(default, expected);
        Assert.Equal(expected, SseCoreReader.Read(parser, stream.Bytes, int.MaxValue));
        Assert.Equal(expected, SseCoreReader.Read(parser, stream.Bytes, 100));
    });

    [Fact]
    public void Recorded_streams_are_mostly_read_alike()
    {
        // The baseline knows the APIs, but not the peculiarities of every server; streams that it cannot read are not compared.
        ColdStream[] recorded = [.. ColdStream.Recorded()];
        int alike = recorded.Count(stream =>
        {
            using var parser = DeltaParser.Create(stream.Dialect);
            return InBoxReader.Create(stream.Dialect).Read(new MemoryStream(stream.Bytes)) == SseCoreReader.Read(parser, stream.Bytes, int.MaxValue);
        });
        Assert.True(alike >= 0.9 * recorded.Length, $"Only {alike} of {recorded.Length}.");
    }

    [Fact]
    public void A_large_event_is_read_whole() => Assert.All(LargeEvent.All.Where(evt => evt.Size != LargeEvent.Largest), evt =>
    {
        using var parser = DeltaParser.Create("openai-chat");
        Tally tally = SseCoreReader.Read(parser, evt.Bytes, LargeEvent.ChunkSize);
        Assert.Equal(InBoxReader.Create("openai-chat").Read(new MemoryStream(evt.Bytes)), tally);
        Assert.InRange(tally.TextBytes, evt.Bytes.Length / 2, evt.Bytes.Length);
        Assert.Equal(evt.Bytes.Length, evt.Chunks.Sum());
    });

    [Fact]
    public void Every_dialect_of_the_streams_has_a_baseline() =>
        Assert.All(BenchmarkStream.All, stream => Assert.Contains(stream.Dialect, InBoxReader.Dialects));
}
