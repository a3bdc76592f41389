#if NET
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SseCore;

// The fast path, for a token: a few bytes with an escape or two. Bytes after it are read and written along with it.
internal static partial class JsonText
{
    /// <summary>The maximum length of a short string.</summary>
    public const int MaxShortLength = 32;

    // The string, and two looks that begin within it.
    private const int ShortRoom = 2 * MaxShortLength;

    /// <summary>Whether a string can be unescaped by <see cref="TryAppendShort"/>.</summary>
    /// <param name="input">The bytes that contain it.</param>
    /// <param name="start">Its position, after its quote.</param>
    /// <param name="length">Its length as written.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsShort(ReadOnlySpan<byte> input, int start, int length) =>
        Vector256.IsHardwareAccelerated && length <= MaxShortLength && input.Length - start >= ShortRoom;

    /// <summary>Which bytes of a short string begin an escape, or are escaped backslashes: one bit for each.</summary>
    /// <inheritdoc cref="IsShort" path="/param"/>
    /// <param name="input"/>
    /// <param name="start"/>
    /// <param name="length"/>
    /// <param name="isAscii">Whether all of it is ASCII.</param>
    public static uint BackslashesOf(ReadOnlySpan<byte> input, int start, int length, out bool isAscii)
    {
        uint within = (uint)((1UL << length) - 1);
        Vector256<byte> bytes = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(input), (uint)start);
        isAscii = (bytes.ExtractMostSignificantBits() & within) == 0;
        return Vector256.Equals(bytes, Vector256.Create((byte)'\\')).ExtractMostSignificantBits() & within;
    }

    /// <summary>Appends the unescaped text of a short string.</summary>
    /// <inheritdoc cref="IsShort" path="/param"/>
    /// <param name="input"/>
    /// <param name="start"/>
    /// <param name="length"/>
    /// <param name="backslashes">See <see cref="BackslashesOf"/>.</param>
    /// <param name="output">Receives the text.</param>
    /// <returns>False: it contains an escape that JSON does not have, or half a surrogate pair; nothing was appended.</returns>
    public static bool TryAppendShort(ReadOnlySpan<byte> input, int start, int length, uint backslashes, ref PooledBuffer output)
    {
        ref byte from = ref Unsafe.Add(ref MemoryMarshal.GetReference(input), (uint)start);
        ref byte to = ref MemoryMarshal.GetReference(output.Reserve(ShortRoom));
        Vector256.LoadUnsafe(ref from).StoreUnsafe(ref to);
        int shortened = 0;
        while (backslashes != 0)
        {
            int at = BitOperations.TrailingZeroCount(backslashes);
            ref byte escape = ref Unsafe.Add(ref from, at);
            ref byte place = ref Unsafe.Add(ref to, at - shortened);
            int read = 2;
            int written = 1;
            byte unescaped = Unescape(Unsafe.Add(ref escape, 1));
            if (unescaped != 0)
            {
                place = unescaped;
            }
            else if (Unsafe.Add(ref escape, 1) != (byte)'u' || !TryReadScalar(ref escape, length - at, out read, out uint scalar))
            {
                return false;
            }
            else
            {
                written = Utf8Text.WriteScalar(MemoryMarshal.CreateSpan(ref place, Utf8Text.MaxScalarLength), scalar);
            }

            Vector256.LoadUnsafe(ref escape, (uint)read).StoreUnsafe(ref place, (uint)written);
            shortened += read - written;
            backslashes &= (uint)(ulong.MaxValue << (at + read));
        }

        output.Advance(length - shortened);
        return true;
    }

    // `\uXXXX`, or two of them for a surrogate pair.
    private static bool TryReadScalar(ref byte escape, int length, out int read, out uint scalar)
    {
        const int EscapeLength = 6;
        read = EscapeLength;
        scalar = 0;
        if (length < EscapeLength || !TryReadUnit(ref escape, out scalar))
        {
            return false;
        }

        if (scalar is < 0xD800 or > 0xDFFF)
        {
            return true;
        }

        read = 2 * EscapeLength;
        uint low = 0;
        bool isPair = scalar < 0xDC00 && length >= read && Unsafe.Add(ref escape, EscapeLength) == (byte)'\\' && Unsafe.Add(ref escape, EscapeLength + 1) == (byte)'u'
            && TryReadUnit(ref Unsafe.Add(ref escape, EscapeLength), out low) && low is >= 0xDC00 and <= 0xDFFF;
        scalar = 0x10000u + ((scalar - 0xD800) << 10) + (low - 0xDC00);
        return isPair;
    }

    // Four hexadecimal digits, read without branches, since they are practically random.
    private static bool TryReadUnit(ref byte escape, out uint unit)
    {
        bool areDigits = true;
        unit = 0;
        for (int i = 2; i < 6; i++)
        {
            uint digit = Unsafe.Add(ref escape, i);
            areDigits &= (digit - '0' <= 9) | ((digit | 0x20) - 'a' <= 5);
            unit = (unit << 4) + (digit & 0xF) + (9 * (digit >> 6));
        }

        return areDigits;
    }
}
#endif
