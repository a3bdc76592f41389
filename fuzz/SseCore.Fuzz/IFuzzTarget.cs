using SseCore.TestKit;

namespace SseCore.Fuzz;

/// <summary>
/// One implementation that is compared with another that must agree with it. Each target defines the meaning of its inputs; the
/// first bytes select chunking and options, so that a file is all that is needed to reproduce a failure.
/// </summary>
internal interface IFuzzTarget
{
    /// <summary>The name on the command line, and of the folders of its inputs.</summary>
    string Name { get; }

    /// <summary>Pieces of text that are meaningful to the code under test.</summary>
    IReadOnlyList<byte[]> Dictionary { get; }

    /// <summary>Inputs to start with, beside those of the corpus folder.</summary>
    IEnumerable<byte[]> Seeds => [];

    /// <summary>Runs one input. Deterministic. Any exception is a finding.</summary>
    /// <param name="input">Any bytes.</param>
    /// <param name="features">Receives the observed features.</param>
    /// <exception cref="DivergenceException">The two do not agree.</exception>
    void Run(ReadOnlySpan<byte> input, FeatureSet features);
}
