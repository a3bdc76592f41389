using System.Collections;

namespace SseCore.Fuzz;

/// <summary>Which features were seen so far: the managed engine's stand-in for coverage.</summary>
internal sealed class SeenFeatures : FeatureSet
{
    private readonly BitArray _seen = new(Count);

    /// <summary>How many were seen.</summary>
    public int Seen { get; private set; }

    protected override void Mark(int feature)
    {
        if (!_seen[feature])
        {
            _seen[feature] = true;
            Seen++;
        }
    }
}
