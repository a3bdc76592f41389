namespace SseCore;

/// <summary>
/// Where a delta belongs (its choice, index or part), as <see cref="TapeValue.IndexOr"/> read it, and from where. For generated
/// extractors, which pass it on to the <see cref="DeltaTape"/> and look at nothing of it.
/// </summary>
public readonly struct TapeIndex
{
    private readonly int _startPlusOne;

    internal TapeIndex(int value, int start)
    {
        Value = value;
        _startPlusOne = start + 1;
    }

    internal int Value { get; }

    /// <summary>Offset in the payload of the number that this is; -1 if it is none.</summary>
    internal int Start => _startPlusOne - 1;

    /// <summary>An index that no number of the payload states.</summary>
    /// <param name="value">The index.</param>
    public static implicit operator TapeIndex(int value) => new(value, start: -1);

    /// <summary>An index that no number of the payload states.</summary>
    /// <param name="value">The index.</param>
    public static TapeIndex FromInt32(int value) => value;
}
