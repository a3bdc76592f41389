using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using SseCore.Benchmarks.Cold;
using SseCore.Benchmarks.Configuration;
using SseCore.Benchmarks.Large;
using SseCore.Benchmarks.Measuring;
using SseCore.Benchmarks.Memory;
using SseCore.Benchmarks.Suites;
using SseCore.Benchmarks.Turns;

namespace SseCore.Benchmarks.Results;

/// <summary>Measures everything there is and writes the raw results to bench/results.</summary>
internal static class RunCommand
{
    /// <returns>The exit status of the process.</returns>
    public static async Task<int> RunAsync()
    {
        // Before the run itself raises the load.
        var environment = RunEnvironment.Capture();
        Summary[] summaries = BenchmarkRunner.Run(typeof(RunCommand).Assembly, new BenchmarkConfig());
        if (summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)))
        {
            Console.Error.WriteLine("Not all benchmarks ran; bench/results is left as it was.");
            return 1;
        }

        var times = summaries.SelectMany(summary => summary.Reports).ToDictionary(report => StreamColumn.CaseOf(report.BenchmarkCase).ToString(), ProcessesOf);
        var results = new ResultFiles(Repository.ResultsDirectory);
        results.Write(environment);
        results.Write(StreamCase.All.Select(one => new TimeResult(one.ToString(), times[one.ToString()])));
        results.Write(await TurnsCommand.MeasureAsync(StreamTable.All));
        results.Write(ColdCommand.Measure());
        results.Write([.. LargeCommand.Measure()]);
        results.Write([.. MemoryCommand.Measure()]);
        results.Write([.. CountAllocations()]);
        return 0;
    }

    private static IReadOnlyList<IReadOnlyList<double>> ProcessesOf(BenchmarkReport report) =>
    [
        .. from measurement in report.AllMeasurements
           where measurement.Is(IterationMode.Workload, IterationStage.Actual)
           group measurement.Nanoseconds / measurement.Operations by measurement.LaunchIndex into process
           select process.ToArray(),
    ];

    private static IEnumerable<AllocationResult> CountAllocations() =>
        from one in StreamCase.All
        let count = AllocationCount.Of(one.Benchmark, one.Stream)
        select new AllocationResult(one.ToString(), count.PerStream, count.PerFurtherEvent);
}
