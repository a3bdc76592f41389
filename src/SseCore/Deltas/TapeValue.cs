using System.Buffers.Text;

namespace SseCore;

/// <summary>
/// Where one JSON value lies in a payload: an offset, not a copy. Strings are kept raw; they are unescaped only
/// when a delta is handed out. For generated extractors.
/// </summary>
public readonly struct TapeValue
{
    // Start (31 bits), length (30), kind (3): eight bytes travel in a register, and an extractor has dozens of them.
    // Lengths fit, since SseFramerOptions.MaxEventBytes is at most MaxLength.
    internal const int MaxLength = (1 << LengthBits) - 1;

    private const int LengthBits = 30;
    private const int KindBits = 3;

    private readonly ulong _bits;

    internal TapeValue(int start, int length, TapeValueKind kind) =>
        _bits = ((ulong)(uint)start << (LengthBits + KindBits)) | ((ulong)(uint)length << KindBits) | (uint)kind;

    /// <summary>Offset in the payload: for a string the first byte after the quote, else the first byte of the value.</summary>
    internal int Start => (int)(_bits >> (LengthBits + KindBits));

    /// <summary>Length in bytes as written in the payload, without a string's quotes.</summary>
    internal int Length => (int)(_bits >> KindBits) & MaxLength;

    internal TapeValueKind Kind => (TapeValueKind)(_bits & ((1 << KindBits) - 1));

    /// <summary>Whether the member is present, even if it is <c>null</c>.</summary>
    public bool IsPresent => Kind != TapeValueKind.Absent;

    /// <summary>Whether the value is JSON <c>true</c>.</summary>
    public bool IsTrue => Kind == TapeValueKind.True;

    /// <summary>Whether the value is JSON <c>false</c> or <c>null</c>, or absent: the ways to write a flag that is not set.</summary>
    public bool IsFalse => Kind <= TapeValueKind.False;

    /// <summary>
    /// Whether the value has content: not absent, not <c>null</c>, not <c>false</c>, not the empty string. The
    /// dialect language calls this "has a value"; providers use all four to mean "nothing".
    /// </summary>
    public bool HasValue => Kind > TapeValueKind.False && !(Kind <= TapeValueKind.EscapedString && Length == 0);

    /// <summary>Whether the value is a non-empty string.</summary>
    public bool HasText => Kind is TapeValueKind.String or TapeValueKind.EscapedString && Length != 0;

    /// <summary>Whether the value is a non-empty string or a number.</summary>
    public bool HasScalar => HasText || Kind == TapeValueKind.Number;

    /// <summary>Whether the value is an object or an array.</summary>
    public bool IsContainer => Kind == TapeValueKind.Container;

    /// <summary>This value if it is text, else <paramref name="other"/>.</summary>
    public TapeValue TextOr(TapeValue other) => HasText ? this : other;

    /// <summary>This value if it is text or a number, else <paramref name="other"/>.</summary>
    public TapeValue ScalarOr(TapeValue other) => HasScalar ? this : other;

    /// <summary>This value if it is text, an object or an array, else <paramref name="other"/>.</summary>
    public TapeValue ContentOr(TapeValue other) => HasText || IsContainer ? this : other;

    /// <summary>This value if it is a string, number or boolean, else <paramref name="other"/>.</summary>
    public TapeValue PrimitiveOr(TapeValue other) => Kind is > TapeValueKind.Null and not TapeValueKind.Container ? this : other;

    /// <summary>This value if it is an integer, else <paramref name="other"/>.</summary>
    public TapeValue IntegerOr(ReadOnlySpan<byte> payload, TapeValue other) => Kind == TapeValueKind.Number && TryGetInt64(payload, out _) ? this : other;

    /// <summary>Whether the value is a string that contains escapes, which are not resolved yet.</summary>
    internal bool IsEscaped => Kind == TapeValueKind.EscapedString;

    /// <summary>Whether the value is the string <paramref name="text"/>, escapes resolved.</summary>
    /// <param name="payload">The payload that this value was read from.</param>
    /// <param name="text">UTF-8 text.</param>
    public bool TextEquals(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> text) => Kind switch
    {
        TapeValueKind.String => payload.Slice(Start, Length).SequenceEqual(text),
        TapeValueKind.EscapedString => JsonText.UnescapedEquals(payload.Slice(Start, Length), text),
        _ => false,
    };

    /// <summary>Whether the value is the integer <paramref name="number"/>.</summary>
    /// <param name="payload">The payload that this value was read from.</param>
    /// <param name="number">The number.</param>
    public bool IntegerEquals(ReadOnlySpan<byte> payload, long number) => TryGetInt64(payload, out long value) && value == number;

    /// <summary>The value as an integer: a JSON number without a fractional part, within the range of <see cref="long"/>.</summary>
    /// <param name="payload">The payload that this value was read from.</param>
    /// <param name="value">The number, or 0.</param>
    public bool TryGetInt64(ReadOnlySpan<byte> payload, out long value)
    {
        value = 0;
        if (Kind != TapeValueKind.Number)
        {
            return false;
        }

        ReadOnlySpan<byte> digits = payload.Slice(Start, Length);
        return JsonInteger.TryReadInt64(digits, out value) || (Utf8Parser.TryParse(digits, out value, out int consumed) && consumed == digits.Length) || TryGetIntegral(digits, out value);
    }

    /// <summary>The value as a non-negative index, or <paramref name="fallback"/> if it is not one.</summary>
    /// <param name="payload">The payload that this value was read from.</param>
    /// <param name="fallback">The result for an absent, negative or unusable index.</param>
    public TapeIndex IndexOr(ReadOnlySpan<byte> payload, TapeIndex fallback)
    {
        if (Kind == TapeValueKind.Number && Length == 1)
        {
            return new TapeIndex(payload[Start] - '0', Start);
        }

        return TryGetInt64(payload, out long value) && value is >= 0 and < int.MaxValue ? new TapeIndex((int)value, Start) : fallback;
    }

    // In JSON, 12.0 and 1.2e1 are the integer 12 (RFC 8259 has one number type), and Python servers write them.
    private static bool TryGetIntegral(ReadOnlySpan<byte> digits, out long value)
    {
        if (Utf8Parser.TryParse(digits, out double number, out int consumed) && consumed == digits.Length
            && number is >= -9007199254740992d and <= 9007199254740992d && number == Math.Floor(number))
        {
            value = (long)number;
            return true;
        }

        value = 0;
        return false;
    }
}
