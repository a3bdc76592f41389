namespace SseCore;

/// <summary>The grammar of numbers, a byte at a time: <c>number = [ minus ] int [ frac ] [ exp ]</c> (RFC 8259, section 6).</summary>
internal static class JsonNumber
{
    /// <summary>The part of the number that a byte continues it with; <see cref="JsonNumberPart.None"/> if it cannot.</summary>
    public static JsonNumberPart Next(JsonNumberPart part, byte next) => next switch
    {
        (byte)'0' => part is JsonNumberPart.None or JsonNumberPart.Minus ? JsonNumberPart.Zero : NextDigit(part),
        >= (byte)'1' and <= (byte)'9' => part is JsonNumberPart.None or JsonNumberPart.Minus ? JsonNumberPart.Integer : NextDigit(part),
        (byte)'-' when part is JsonNumberPart.None => JsonNumberPart.Minus,
        (byte)'.' when part is JsonNumberPart.Zero or JsonNumberPart.Integer => JsonNumberPart.Point,
        (byte)'e' or (byte)'E' when part is JsonNumberPart.Zero or JsonNumberPart.Integer or JsonNumberPart.Fraction => JsonNumberPart.Exponent,
        (byte)'+' or (byte)'-' when part is JsonNumberPart.Exponent => JsonNumberPart.ExponentSign,
        _ => JsonNumberPart.None,
    };

    /// <summary>Whether the text read so far is a number, although it may continue.</summary>
    public static bool IsNumber(JsonNumberPart part) =>
        part is JsonNumberPart.Zero or JsonNumberPart.Integer or JsonNumberPart.Fraction or JsonNumberPart.ExponentDigits;

    /// <summary>Whether a number is whole if this byte follows it.</summary>
    public static bool IsDelimiter(byte next) => next is (byte)',' or (byte)']' or (byte)'}' || JsonStructure.IsWhiteSpace(next);

    private static JsonNumberPart NextDigit(JsonNumberPart part) => part switch
    {
        JsonNumberPart.Integer => JsonNumberPart.Integer,
        JsonNumberPart.Point or JsonNumberPart.Fraction => JsonNumberPart.Fraction,
        JsonNumberPart.Exponent or JsonNumberPart.ExponentSign or JsonNumberPart.ExponentDigits => JsonNumberPart.ExponentDigits,
        _ => JsonNumberPart.None,
    };
}
