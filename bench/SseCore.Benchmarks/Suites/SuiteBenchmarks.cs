using BenchmarkDotNet.Attributes;

namespace SseCore.Benchmarks.Suites;

/// <summary>
/// A category as BenchmarkDotNet sees it. Only the current case is set up, so the process of one benchmark never
/// runs another's code, except for the reference answer.
/// </summary>
public abstract class SuiteBenchmarks
{
    private Action _run = null!;

    [ParamsSource(nameof(Cases))]
    public StreamCase Case { get; set; } = null!;

    public IEnumerable<StreamCase> Cases => StreamCase.All.Where(one => one.Benchmark.Category == Category);

    private string Category => GetType().GetCustomAttributes(inherit: true).OfType<BenchmarkCategoryAttribute>().First().Categories[0];

    [GlobalSetup]
    public void Setup() => _run = Case.Benchmark.Prepare(Case.Stream);

    [Benchmark]
    public void Run() => _run();
}
