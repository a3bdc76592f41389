using SseCore.Benchmarks.Streams;
using SseCore.Benchmarks.Suites;

namespace SseCore.Benchmarks.Tests;

/// <summary>The benchmarks as tests: each runs, after its setup has checked the answers, on every stream.</summary>
public class SuiteTests
{
    public static TheoryData<string, string> Benchmarks
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (StreamBenchmark benchmark in StreamBenchmark.All)
            {
                data.Add(benchmark.Suite, benchmark.Method);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Benchmarks))]
    public void Runs_on_every_stream_whole_and_shortened(string suite, string method)
    {
        var benchmark = StreamBenchmark.Named(suite, method);
        foreach (BenchmarkStream stream in BenchmarkStream.All)
        {
            benchmark.Prepare(stream)();
            benchmark.Prepare(stream.Shortened())();
        }
    }

    [Theory]
    [MemberData(nameof(Benchmarks))]
    public void What_is_judged_is_SseCore_and_what_it_is_judged_against_is_not(string suite, string method)
    {
        var benchmark = StreamBenchmark.Named(suite, method);
        Assert.Equal(benchmark.Description.StartsWith("SseCore", StringComparison.Ordinal), benchmark.Against is not null);
        Assert.Null(benchmark.Against?.Against);
    }
}
