namespace SseCore;

/// <summary>How far a number has been read (RFC 8259, section 6).</summary>
internal enum JsonNumberPart
{
    /// <summary>Not a number, or no longer one.</summary>
    None,

    /// <summary>Its sign.</summary>
    Minus,

    /// <summary>A zero, which "leading zeros are not allowed" makes the whole integer part.</summary>
    Zero,

    /// <summary>Digits of the integer part.</summary>
    Integer,

    /// <summary>The decimal point.</summary>
    Point,

    /// <summary>Digits of the fraction.</summary>
    Fraction,

    /// <summary>The letter of the exponent.</summary>
    Exponent,

    /// <summary>The exponent's sign.</summary>
    ExponentSign,

    /// <summary>Digits of the exponent.</summary>
    ExponentDigits,
}
