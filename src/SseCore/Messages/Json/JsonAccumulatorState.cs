namespace SseCore;

/// <summary>What a <see cref="JsonAccumulator"/> knows of its text. It never claims more than it can know.</summary>
public enum JsonAccumulatorState
{
    /// <summary>Only white space, or nothing at all. Not an error: the text may be about to begin, or there is none.</summary>
    NothingYet,

    /// <summary>The value has begun and is not whole.</summary>
    Incomplete,

    /// <summary>
    /// The value is whole and will not change. A top-level number gets here only by the white space
    /// after it or by <see cref="JsonAccumulator.Complete"/>, since <c>12</c> may become <c>123</c>. Text that follows
    /// the value still leads to <see cref="Failed"/>.
    /// </summary>
    Complete,

    /// <summary>The text is not JSON, or exceeds a limit: see <see cref="JsonAccumulator.Failure"/>. What was read before stays known.</summary>
    Failed,
}
