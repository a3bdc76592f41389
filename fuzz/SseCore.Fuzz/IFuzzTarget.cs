using SseCore.TestKit;

namespace SseCore.Fuzz;

/// <summary>
/// One thing to be held against another that must agree with it. What an input means is the target's own affair; its
/// first bytes choose chunking and options, so that a file is all that is needed to see a failure again.
/// </summary>
internal interface IFuzzTarget
{
    /// <summary>The name on the command line, and of the folders of its inputs.</summary>
    string Name { get; }

    /// <summary>Pieces of text that mean something to what is tested.</summary>
    IReadOnlyList<byte[]> Dictionary { get; }

    /// <summary>Inputs to begin with, beside those of the corpus folder.</summary>
    IEnumerable<byte[]> Seeds => [];

    /// <summary>Runs one input. Deterministic. Any exception is a finding.</summary>
    /// <param name="input">Any bytes.</param>
    /// <param name="features">Takes what was seen to happen.</param>
    /// <exception cref="DivergenceException">The two do not agree.</exception>
    void Run(ReadOnlySpan<byte> input, FeatureSet features);
}
