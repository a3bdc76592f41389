using SseCore.Benchmarks.Streams;

namespace SseCore.Benchmarks.Suites;

/// <summary>Benchmarks whose operation is a whole stream.</summary>
public interface IStreamBenchmarks
{
    BenchmarkStream Stream { get; set; }

    /// <summary>Prepares for <see cref="Stream"/>, and throws unless every competitor gives the same answer.</summary>
    void Setup();
}
