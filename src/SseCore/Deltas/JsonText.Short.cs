#if NET
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SseCore;

// The fast path: of a token, which is a few bytes with an escape or two. What is behind it is read and written along with it.
internal static partial class JsonText
{
    /// <summary>The longest string that is short.</summary>
    public const int MaxShortLength = 32;

    // The string, and two looks that begin within it.
    private const int ShortRoom = 2 * MaxShortLength;

    /// <summary>Whether a string can be unescaped by <see cref="TryAppendShort"/>.</summary>
    /// <param name="input">Bytes in which it lies.</param>
    /// <param name="start">Where it begins, behind its quote.</param>
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
    /// <param name="output">Takes the text.</param>
    /// <returns>False: it has an escape of another form; nothing was appended.</returns>
    public static bool TryAppendShort(ReadOnlySpan<byte> input, int start, int length, uint backslashes, ref PooledBuffer output)
    {
        ref byte from = ref Unsafe.Add(ref MemoryMarshal.GetReference(input), (uint)start);
        ref byte to = ref MemoryMarshal.GetReference(output.Reserve(ShortRoom));
        Vector256.LoadUnsafe(ref from).StoreUnsafe(ref to);
        int shortened = 0;
        while (backslashes != 0)
        {
            int at = BitOperations.TrailingZeroCount(backslashes);
            byte escape = Unsafe.Add(ref from, at + 1);
            if (!IsShortEscape(escape))
            {
                return false;
            }

            ref byte place = ref Unsafe.Add(ref to, at - shortened);
            place = Unescape(escape);
            Vector256.LoadUnsafe(ref from, (uint)at + 2).StoreUnsafe(ref place, 1);
            shortened++;
            backslashes &= (uint)(~3UL << at);
        }

        output.Advance(length - shortened);
        return true;
    }
}
#endif
