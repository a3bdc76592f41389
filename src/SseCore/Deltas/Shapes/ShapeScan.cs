using System.Runtime.CompilerServices;
#if NET
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
#endif

namespace SseCore;

/// <summary>Compares bytes with those of a shape, and finds the ends of holes. Never reads outside of the chunk.</summary>
internal static class ShapeScan
{
    private const long EscapedFlag = 1L << 32;

    /// <summary>Whether <paramref name="length"/> bytes are equal. Both spans must be long enough.</summary>
    // SequenceEqual without a call: with two or three runs per event, the calls cost more than the bytes. Uses 32 bytes, not 64, because
    // nearly every load of 64 would cross a cache line.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreEqual(ReadOnlySpan<byte> input, int position, ReadOnlySpan<byte> literals, int start, int length)
    {
#if NET
        ref byte left = ref Unsafe.Add(ref MemoryMarshal.GetReference(input), (uint)position);
        ref byte right = ref Unsafe.Add(ref MemoryMarshal.GetReference(literals), (uint)start);
        if (length >= Vector256<byte>.Count)
        {
            nuint last = (uint)length - (uint)Vector256<byte>.Count;
            Vector256<byte> difference = Vector256.LoadUnsafe(ref left, last) ^ Vector256.LoadUnsafe(ref right, last);
            for (nuint offset = 0; offset < last; offset += (uint)Vector256<byte>.Count)
            {
                difference |= Vector256.LoadUnsafe(ref left, offset) ^ Vector256.LoadUnsafe(ref right, offset);
            }

            return difference == Vector256<byte>.Zero;
        }

        if (length >= Vector128<byte>.Count)
        {
            nuint last = (uint)length - (uint)Vector128<byte>.Count;
            return ((Vector128.LoadUnsafe(ref left) ^ Vector128.LoadUnsafe(ref right))
                | (Vector128.LoadUnsafe(ref left, last) ^ Vector128.LoadUnsafe(ref right, last))) == Vector128<byte>.Zero;
        }

        if (length >= sizeof(ulong))
        {
            nuint last = (uint)length - (uint)sizeof(ulong);
            return ((ReadUInt64(ref left, 0) ^ ReadUInt64(ref right, 0)) | (ReadUInt64(ref left, last) ^ ReadUInt64(ref right, last))) == 0;
        }

        if (length >= sizeof(uint))
        {
            nuint last = (uint)length - (uint)sizeof(uint);
            return ((ReadUInt32(ref left, 0) ^ ReadUInt32(ref right, 0)) | (ReadUInt32(ref left, last) ^ ReadUInt32(ref right, last))) == 0;
        }
#endif
        return input.Slice(position, length).SequenceEqual(literals.Slice(start, length));
    }

    /// <summary>Finds the closing quote of a string.</summary>
    /// <param name="input">The chunk.</param>
    /// <param name="position">The position after the opening quote.</param>
    /// <param name="kind">Whether there are escapes.</param>
    /// <param name="isAscii">Whether the string is known to be ASCII without escapes.</param>
    /// <returns>The position of the quote; -1 if the string does not end in the chunk or is not valid JSON. A string has no line end in it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int EndOfString(ReadOnlySpan<byte> input, int position, out TapeValueKind kind, out bool isAscii)
    {
#if NET
        // Most tokens fit in one look and have no escape.
        if (position < input.Length && TryLook(input, position, out uint quotes, out uint others, out uint nonAscii))
        {
            // The bits below the first quote: the content of the string.
            uint within = (quotes - 1) & ~quotes;
            if (quotes != 0 && (others & within) == 0)
            {
                kind = TapeValueKind.String;
                isAscii = (nonAscii & within) == 0;
                return position + BitOperations.TrailingZeroCount(quotes);
            }
        }
#endif
        isAscii = false;
        long any = EndOfAnyString(input, position);
        kind = (any & EscapedFlag) != 0 ? TapeValueKind.EscapedString : TapeValueKind.String;
        return (int)any;
    }

    /// <summary>The end of a hole; -1 if its content is not admitted or does not end in the chunk.</summary>
    /// <param name="hole">The hole.</param>
    /// <param name="input">The chunk.</param>
    /// <param name="position">The start of the hole.</param>
    /// <param name="kind">The kind of its content.</param>
    public static int EndOfHole(HoleKind hole, ReadOnlySpan<byte> input, int position, out TapeValueKind kind)
    {
        switch (hole)
        {
            case HoleKind.Text:
                int end = EndOfString(input, position, out kind, out _);
                return end == position ? -1 : end;
            case HoleKind.String:
                return EndOfString(input, position, out kind, out _);
            case HoleKind.Spaces:
                kind = TapeValueKind.Absent;
                return EndOfSpaces(input, position);
            case HoleKind.Numbers:
                kind = TapeValueKind.Number;
                return EndOfNumbers(input, position);
            default:
                kind = TapeValueKind.Number;
                return EndOfNumber(hole, input, position);
        }
    }

    /// <summary>The end of the spaces.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int EndOfSpaces(ReadOnlySpan<byte> input, int position)
    {
#if NET
        while (input.Length - position >= Vector128<byte>.Count)
        {
            uint others = ~Vector128.Equals(Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(input), (uint)position), Vector128.Create((byte)' ')).ExtractMostSignificantBits();
            int spaces = BitOperations.TrailingZeroCount(others);
            position += Math.Min(spaces, Vector128<byte>.Count);
            if (spaces < Vector128<byte>.Count)
            {
                return position;
            }
        }
#endif
        while (position < input.Length && input[position] == (byte)' ')
        {
            position++;
        }

        return position;
    }

    /// <summary>The end of the number, if a hole of this kind admits it; else -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int EndOfNumber(HoleKind kind, ReadOnlySpan<byte> input, int position)
    {
#if NET
        // An integer of a few digits, and the byte after it.
        if (input.Length - position >= Vector128<byte>.Count)
        {
            Vector128<byte> bytes = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(input), (uint)position);
            uint others = Vector128.GreaterThan(bytes - Vector128.Create((byte)'0'), Vector128.Create((byte)9)).ExtractMostSignificantBits();
            int digits = BitOperations.TrailingZeroCount(others);
            if (digits is > 0 and <= JsonInteger.MaxIndexDigits && input[position + digits] is (byte)',' or (byte)'}' or (byte)']' && (digits == 1 || input[position] != (byte)'0'))
            {
                return position + digits;
            }
        }
#endif
        return EndOfAnyNumber(kind, input, position);
    }

    /// <summary>The end of the last of an array's numbers; -1 if one of them is not a number.</summary>
    public static int EndOfNumbers(ReadOnlySpan<byte> input, int position)
    {
#if NET
        // The bytes of a token: digits and commas, followed by the bracket.
        if (Vector256.IsHardwareAccelerated && input.Length - position >= Vector256<byte>.Count)
        {
            Vector256<byte> bytes = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(input), (uint)position);
            uint digits = Vector256.LessThanOrEqual(bytes - Vector256.Create((byte)'0'), Vector256.Create((byte)9)).ExtractMostSignificantBits();
            uint commas = Vector256.Equals(bytes, Vector256.Create((byte)',')).ExtractMostSignificantBits();
            uint zeros = Vector256.Equals(bytes, Vector256.Create((byte)'0')).ExtractMostSignificantBits();
            int length = BitOperations.TrailingZeroCount(~(digits | commas));
            if (length < Vector256<byte>.Count && input[position + length] == (byte)']')
            {
                // Up to the bracket, the bits where a number must begin.
                uint starts = ((commas << 1) | 1) & (uint.MaxValue >> (Vector256<byte>.Count - 1 - length));
                if ((starts & ~digits) == 0 && (starts & zeros & (digits >> 1)) == 0)
                {
                    return position + length;
                }
            }
        }
#endif
        return JsonScan.EndOfNumbers(input, position);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int EndOfAnyNumber(HoleKind kind, ReadOnlySpan<byte> input, int position)
    {
        int end = JsonScan.EndOfNumber(input, position);
        bool isUsable = end > 0 && kind switch
        {
            HoleKind.Count => JsonInteger.TryReadInt64(input.Slice(position, end - position), out _),
            HoleKind.Index => JsonInteger.TryReadIndex(input.Slice(position, end - position), out _),
            _ => true,
        };
        return isUsable ? end : -1;
    }

    // Never inlined, and without reference parameters: taking the address of a local would cost every match more than these calls cost.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long EndOfAnyString(ReadOnlySpan<byte> input, int position)
    {
#if NET
        if (TryFindShortEnd(input, position, out int shortEnd))
        {
            return (uint)shortEnd | EscapedFlag;
        }
#endif
        int end = JsonScan.EndOfString(input, position, out bool isEscaped);
        return (uint)end | (isEscaped ? EscapedFlag : 0);
    }

#if NET
    // For a string not longer than one look whose escapes all have two bytes, as most have.
    private static bool TryFindShortEnd(ReadOnlySpan<byte> input, int position, out int end)
    {
        end = position;
        if (!Vector256.IsHardwareAccelerated || input.Length - position < Vector256<byte>.Count)
        {
            return false;
        }

        Vector256<byte> bytes = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(input), (uint)position);
        uint specials = (Vector256.Equals(bytes, Vector256.Create((byte)'"')) | Vector256.Equals(bytes, Vector256.Create((byte)'\\'))
            | Vector256.LessThan(bytes, Vector256.Create((byte)' '))).ExtractMostSignificantBits();
        while (specials != 0)
        {
            int at = BitOperations.TrailingZeroCount(specials);
            end = position + at;
            if (input[end] != (byte)'\\')
            {
                return input[end] == (byte)'"';
            }

            if (at > Vector256<byte>.Count - 3 || !JsonText.IsShortEscape(input[end + 1]))
            {
                return false;
            }

            specials &= uint.MaxValue << (at + 2);
        }

        return false;
    }

    // Classifies the next bytes, one bit for each: quotes; other bytes that cannot be taken as they are; and bytes that are not ASCII.
    // Near the end of the chunk the look begins before the position, and those bits are shifted out.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryLook(ReadOnlySpan<byte> input, int position, out uint quotes, out uint others, out uint nonAscii)
    {
        ref byte origin = ref MemoryMarshal.GetReference(input);
        if (Vector256.IsHardwareAccelerated && input.Length >= Vector256<byte>.Count)
        {
            int before = Math.Max(Vector256<byte>.Count - (input.Length - position), 0);
            Vector256<byte> bytes = Vector256.LoadUnsafe(ref origin, (uint)(position - before));
            quotes = Vector256.Equals(bytes, Vector256.Create((byte)'"')).ExtractMostSignificantBits() >> before;
            others = (Vector256.Equals(bytes, Vector256.Create((byte)'\\')) | Vector256.LessThan(bytes, Vector256.Create((byte)' '))).ExtractMostSignificantBits() >> before;
            nonAscii = bytes.ExtractMostSignificantBits() >> before;
            return true;
        }

        if (input.Length >= Vector128<byte>.Count)
        {
            int before = Math.Max(Vector128<byte>.Count - (input.Length - position), 0);
            Vector128<byte> bytes = Vector128.LoadUnsafe(ref origin, (uint)(position - before));
            quotes = Vector128.Equals(bytes, Vector128.Create((byte)'"')).ExtractMostSignificantBits() >> before;
            others = (Vector128.Equals(bytes, Vector128.Create((byte)'\\')) | Vector128.LessThan(bytes, Vector128.Create((byte)' '))).ExtractMostSignificantBits() >> before;
            nonAscii = bytes.ExtractMostSignificantBits() >> before;
            return true;
        }

        (quotes, others, nonAscii) = (0u, 0u, 0u);
        return false;
    }

    private static ulong ReadUInt64(ref byte start, nuint offset) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, offset));

    private static uint ReadUInt32(ref byte start, nuint offset) => Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, offset));
#endif
}
