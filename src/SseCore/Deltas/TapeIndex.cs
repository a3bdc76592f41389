namespace SseCore;

/// <summary>
/// Where a delta belongs (its choice, index or part), as read by <see cref="TapeValue.IndexOr"/>, and where that was read. For generated
/// extractors, which pass it on to the <see cref="DeltaTape"/> without looking at it.
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

    /// <summary>Offset of the number in the payload; -1 if this does not come from one.</summary>
    internal int Start => _startPlusOne - 1;

    /// <summary>Creates an index that does not come from a number in the payload.</summary>
    /// <param name="value">The index.</param>
    public static implicit operator TapeIndex(int value) => new(value, start: -1);

    /// <summary>Creates an index that does not come from a number in the payload.</summary>
    /// <param name="value">The index.</param>
    public static TapeIndex FromInt32(int value) => value;
}
