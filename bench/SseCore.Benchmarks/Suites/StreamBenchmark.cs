using System.Linq.Expressions;
using System.Reflection;
using BenchmarkDotNet.Attributes;
using SseCore.Benchmarks.Streams;

namespace SseCore.Benchmarks.Suites;

/// <summary>One benchmark, to be run without BenchmarkDotNet or named in a report.</summary>
internal sealed class StreamBenchmark
{
    private readonly MethodInfo _method;

    private StreamBenchmark(MethodInfo method) => _method = method;

    /// <summary>Every benchmark there is, in the order in which they are declared.</summary>
    public static IReadOnlyList<StreamBenchmark> All { get; } =
    [
        .. new[] { typeof(ExtractBenchmarks), typeof(FrameBenchmarks), typeof(WriteBenchmarks) }
            .SelectMany(type => type.GetMethods())
            .Where(method => method.IsDefined(typeof(BenchmarkAttribute)))
            .OrderBy(method => method.MetadataToken)
            .Select(method => new StreamBenchmark(method)),
    ];

    public string Suite => _method.DeclaringType!.Name;

    public string Category => _method.DeclaringType!.GetCustomAttribute<BenchmarkCategoryAttribute>()!.Categories.Single();

    public string Method => _method.Name;

    public string Description => _method.GetCustomAttribute<BenchmarkAttribute>()!.Description!;

    /// <summary>What it is judged against; null for the competitors themselves.</summary>
    public StreamBenchmark? Against =>
        _method.GetCustomAttribute<AgainstAttribute>() is { } against ? Named(Suite, against.Method) : null;

    public static StreamBenchmark Named(string suite, string method) =>
        All.Single(benchmark => benchmark.Suite == suite && benchmark.Method == method);

    /// <summary>The operation, set up for a stream and its answer checked. Running it allocates what the benchmark allocates, no more.</summary>
    public Action Prepare(BenchmarkStream stream)
    {
        var suite = (IStreamBenchmarks)Activator.CreateInstance(_method.DeclaringType!)!;
        suite.Stream = stream;
        suite.Setup();
        MethodCallExpression call = Expression.Call(Expression.Constant(suite), _method);
        if (!typeof(Task).IsAssignableFrom(_method.ReturnType))
        {
            return Expression.Lambda<Action>(call).Compile();
        }

        Func<Task> run = Expression.Lambda<Func<Task>>(call).Compile();
        return () => run().GetAwaiter().GetResult();
    }

    public override string ToString() => $"{Category}: {Description}";
}
