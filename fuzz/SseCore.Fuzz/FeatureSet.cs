using System.Numerics;

namespace SseCore.Fuzz;

/// <summary>
/// Kinds of behaviour, 65536 of them at most: what a target says it has seen happen, which coverage of the code alone does
/// not tell. An input that shows a new one is worth being mutated further. What becomes of them is the engine's affair.
/// </summary>
internal abstract class FeatureSet
{
    /// <summary>How many there may be.</summary>
    public const int Count = 1 << 16;

    private int _previous;

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

    /// <summary>A feature was seen.</summary>
    /// <param name="feature">Its number, below <see cref="Count"/>.</param>
    protected abstract void Mark(int feature);

    // Not System.HashCode: that is seeded per process, and a run must be reproducible.
    private static int HashCode(int first, int second)
    {
        uint hash = (((uint)first * 0x9E3779B1) ^ (uint)second) * 0x85EBCA6B;
        return (int)(hash >> 16);
    }
}
