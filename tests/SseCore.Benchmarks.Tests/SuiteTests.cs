using SseCore.Benchmarks.Streams;
using SseCore.Benchmarks.Suites;

namespace SseCore.Benchmarks.Tests;

/// <summary>The benchmarks as tests: each runs after its answer was checked.</summary>
public class SuiteTests
{
    public static TheoryData<string> Cases => [.. StreamCase.All.Select(one => one.ToString())];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Runs_on_the_stream_whole_and_shortened(string name)
    {
        var one = StreamCase.Named(name);
        one.Benchmark.Prepare(one.Stream)();
        one.Benchmark.Prepare(one.Stream.Shortened())();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void SseCore_is_set_against_another_that_stands_for_itself(string name)
    {
        var one = StreamCase.Named(name);
        Assert.True(one.Against is not null || !(one.Benchmark.IsSseCore || one.Benchmark.IsBound));
        Assert.NotEqual(true, one.Against?.Benchmark.IsSseCore);
        Assert.Null(one.Against?.Against);
        Assert.Equal(one.Benchmark.IsSseCore, one.Benchmark.Description.StartsWith("SseCore", StringComparison.Ordinal));
    }

    [Fact]
    public void Cases_have_names_of_their_own() => Assert.Equal(StreamCase.All.Count, StreamCase.All.Select(one => one.ToString()).Distinct().Count());

    [Fact]
    public void Events_are_all_of_the_bytes() =>
        Assert.All(BenchmarkStream.All, stream => Assert.Equal(stream.Bytes.Length, stream.EventLengths.Sum()));
}
