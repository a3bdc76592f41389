using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using SseCore.Benchmarks.Configuration;
using SseCore.Benchmarks.Measuring;
using SseCore.Benchmarks.Streams;
using SseCore.Benchmarks.Suites;

namespace SseCore.Benchmarks.Results;

/// <summary>Measures everything there is and writes the raw results to bench/results.</summary>
internal static class RunCommand
{
    /// <returns>The exit status of the process.</returns>
    public static int Run()
    {
        // Before the run raises the load itself.
        var environment = RunEnvironment.Capture();
        Summary[] summaries = BenchmarkRunner.Run(typeof(RunCommand).Assembly, new BenchmarkConfig());
        if (summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)))
        {
            Console.Error.WriteLine("Not all benchmarks ran; bench/results is left as it was.");
            return 1;
        }

        var results = new ResultFiles(Repository.ResultsDirectory);
        results.Write(environment, [.. CountAllocations()]);
        foreach (Summary summary in summaries)
        {
            Type suite = summary.BenchmarksCases[0].Descriptor.Type;
            results.AddTimes(suite.Name, Path.Combine(summary.ResultsDirectoryPath, suite.FullName + "-report-brief.json"));
        }

        return 0;
    }

    private static IEnumerable<AllocationResult> CountAllocations() =>
        from benchmark in StreamBenchmark.All
        from stream in BenchmarkStream.All
        let count = AllocationCount.Of(benchmark, stream)
        select new AllocationResult(benchmark.Suite, benchmark.Method, stream.Name, count.PerStream, count.PerFurtherEvent);
}
