namespace SseCore;

/// <summary>Why a <see cref="JsonAccumulator"/> failed.</summary>
public enum JsonFailure
{
    /// <summary>It did not fail.</summary>
    None,

    /// <summary>No JSON text (RFC 8259) begins like this one.</summary>
    Syntax,

    /// <summary>The value is whole, but something other than white space follows it.</summary>
    TrailingText,

    /// <summary>Objects and arrays are nested deeper than <see cref="JsonAccumulatorOptions.MaxDepth"/>.</summary>
    TooDeep,

    /// <summary>The text is longer than <see cref="JsonAccumulatorOptions.MaxBytes"/>.</summary>
    TooLarge,
}
