using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Validators;
using Perfolizer.Horology;

namespace SseCore.Benchmarks.Configuration;

/// <summary>
/// How the benchmarks are run and shown. Each runs in its own process, so that none is affected by what the JIT
/// learned in another; twice, since that differs from process to process; with many short iterations, since on
/// a shared machine the median of many is more reliable than a few long ones.
/// </summary>
internal sealed class BenchmarkConfig : ManualConfig
{
    public BenchmarkConfig()
    {
        AddJob(Job.Default
            .WithLaunchCount(2)
            // Three seconds of warm-up: the JIT's last tier comes after one on a quiet machine, and later on busy cores.
            .WithWarmupCount(60)
            .WithIterationCount(10)
            .WithIterationTime(TimeInterval.FromMilliseconds(50))
            // An operation is a whole stream; the overhead of the call is negligible.
            .WithEvaluateOverhead(false)
            .AsDefault());
        AddDiagnoser(MemoryDiagnoser.Default);
        AddColumnProvider(DefaultColumnProviders.Instance);
        AddColumn(StatisticColumn.Median, new TimePerEventColumn(), new ThroughputColumn(), new AllocatedPerEventColumn(), new RatioColumn());
        AddLogger(ConsoleLogger.Default);
        AddValidator(JitOptimizationsValidator.FailOnError);
        WithOrderer(new DefaultOrderer(SummaryOrderPolicy.Declared));
        WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(60));
        WithArtifactsPath(Repository.PathTo("artifacts", "benchmarks"));
    }
}
