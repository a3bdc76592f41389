using System.Numerics;

namespace SseCore.Fuzz;

/// <summary>
/// Kinds of behaviour, at most 65536, that a target reports to have observed and that code coverage alone does
/// not reveal. An input that shows a new one is worth mutating further. The engine decides how to use them.
/// </summary>
internal abstract class FeatureSet
{
    /// <summary>The maximum number of features.</summary>
    public const int Count = 1 << 16;

    private int _previous;

    /// <summary>Adds one of many possible happenings, and its combination with the previous one.</summary>
    public void Add(int happening)
    {
        Mark(HashCode(happening, 0));
        Mark(HashCode(happening, _previous));
        _previous = happening + 1;
    }

    /// <summary>Adds a number of which only the magnitude matters.</summary>
    public void AddCount(int what, long count) => Mark(HashCode(what, BitOperations.Log2((ulong)count + 1)) ^ (Count >> 1));

    /// <summary>Begins the next input.</summary>
    public void Begin() => _previous = 0;

    /// <summary>Marks a feature as seen.</summary>
    /// <param name="feature">Its number, below <see cref="Count"/>.</param>
    protected abstract void Mark(int feature);

    // Not System.HashCode: that is seeded per process, and a run must be reproducible.
    private static int HashCode(int first, int second)
    {
        uint hash = (((uint)first * 0x9E3779B1) ^ (uint)second) * 0x85EBCA6B;
        return (int)(hash >> 16);
    }
}
