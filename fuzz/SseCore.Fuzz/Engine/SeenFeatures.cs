using System.Collections;

namespace SseCore.Fuzz;

/// <summary>The features that were seen so far: the managed engine's substitute for coverage.</summary>
internal sealed class SeenFeatures : FeatureSet
{
    private readonly BitArray _seen = new(Count);

    /// <summary>The number of features seen.</summary>
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
