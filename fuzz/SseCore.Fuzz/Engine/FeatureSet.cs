using System.Collections;
using System.Numerics;

namespace SseCore.Fuzz;

/// <summary>
/// Which of 65536 kinds of behaviour were seen: a stand-in for coverage that costs a hash each. An input that shows a
/// new one is worth being mutated further.
/// </summary>
internal sealed class FeatureSet
{
    private const int Count = 1 << 16;

    private readonly BitArray _seen = new(Count);
    private int _previous;

    /// <summary>How many were seen.</summary>
    public int Seen { get; private set; }

    /// <summary>One thing that happened, of the many that may; also what it came after.</summary>
    public void Add(int happening)
    {
        Mark(HashCode(happening, 0));
        Mark(HashCode(happening, _previous));
        _previous = happening + 1;
    }

    /// <summary>A number that matters by its magnitude only.</summary>
    public void AddCount(int what, long count) => Mark(HashCode(what, BitOperations.Log2((ulong)count + 1)) ^ (Count >> 1));

    /// <summary>The next input begins.</summary>
    public void Begin() => _previous = 0;

    private void Mark(int feature)
    {
        if (!_seen[feature])
        {
            _seen[feature] = true;
            Seen++;
        }
    }

    // Not System.HashCode: that is seeded per process, and a run must be reproducible.
    private static int HashCode(int first, int second)
    {
        uint hash = (((uint)first * 0x9E3779B1) ^ (uint)second) * 0x85EBCA6B;
        return (int)(hash >> 16);
    }
}
