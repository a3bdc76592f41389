namespace SseCore;

/// <summary>Integers as servers write them: only digits, no sign, fraction or exponent, and too few to overflow.</summary>
internal static class JsonInteger
{
    /// <summary>The maximum number of digits of an index: fewer than <see cref="int.MaxValue"/> has.</summary>
    public const int MaxIndexDigits = 9;

    // A long has more.
    private const int MaxDigits = 18;

    /// <summary>Reads a number as an index.</summary>
    /// <returns>Whether it is written in this form, and fits.</returns>
    public static bool TryReadIndex(ReadOnlySpan<byte> number, out int index)
    {
        bool isIndex = TryReadInt64(number, out long value) && number.Length <= MaxIndexDigits;
        index = (int)value;
        return isIndex;
    }

    /// <summary>Reads a number.</summary>
    /// <returns>Whether it is written in this form; if not, it may still be an integer.</returns>
    public static bool TryReadInt64(ReadOnlySpan<byte> number, out long value)
    {
        value = 0;
        if (number.Length is 0 or > MaxDigits)
        {
            return false;
        }

        foreach (byte digit in number)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = (value * 10) + (digit - '0');
        }

        return true;
    }
}
