#if NET
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
#endif

namespace SseCore;

/// <summary>
/// Finds the end of a line. It relies on the fact that text has hardly any byte below 0x0E other than LF and CR: it looks for any
/// such byte, with one comparison for a whole vector, and then checks which one it is.
/// </summary>
internal static class LineScan
{
    /// <summary>The index of the first LF or CR; -1 if there is none.</summary>
#if NET
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int IndexOfLineEnd(ReadOnlySpan<byte> bytes)
    {
        ref byte start = ref MemoryMarshal.GetReference(bytes);
        nuint length = (uint)bytes.Length;
        nuint offset = 0;
        while (offset + BlockLength <= length)
        {
            // Masks are expensive if a vector is short, and more so if it has no instruction for them (ARM).
            if (Vector512.IsHardwareAccelerated || HasLow(ref start, offset))
            {
                ulong first = LowOf64(ref start, offset);
                ulong second = LowOf64(ref start, offset + 64);
                if ((first | second) != 0)
                {
                    // No branch, since the position of a line's end in the block is random.
                    int before = BitOperations.TrailingZeroCount(first) & 64;
                    int index = (int)offset + before + BitOperations.TrailingZeroCount(first == 0 ? second : first);
                    return Unsafe.Add(ref start, (uint)index) is (byte)'\n' or (byte)'\r' ? index : IndexOfLineEnd(bytes, index + 1);
                }
            }

            offset += BlockLength;
        }

        return IndexOfLineEnd(bytes, (int)offset);
    }

    private const int BlockLength = 128;

    // One vector, low wherever any of the block's vectors is.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasLow(ref byte start, nuint offset)
    {
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<byte> least = Vector256.Min(
                Vector256.Min(Vector256.LoadUnsafe(ref start, offset), Vector256.LoadUnsafe(ref start, offset + 32)),
                Vector256.Min(Vector256.LoadUnsafe(ref start, offset + 64), Vector256.LoadUnsafe(ref start, offset + 96)));
            return Vector256.LessThanAny(least, Vector256.Create(Limit));
        }

        Vector128<byte> lower = Vector128.Min(
            Vector128.Min(Vector128.LoadUnsafe(ref start, offset), Vector128.LoadUnsafe(ref start, offset + 16)),
            Vector128.Min(Vector128.LoadUnsafe(ref start, offset + 32), Vector128.LoadUnsafe(ref start, offset + 48)));
        Vector128<byte> upper = Vector128.Min(
            Vector128.Min(Vector128.LoadUnsafe(ref start, offset + 64), Vector128.LoadUnsafe(ref start, offset + 80)),
            Vector128.Min(Vector128.LoadUnsafe(ref start, offset + 96), Vector128.LoadUnsafe(ref start, offset + 112)));
        return Vector128.LessThanAny(Vector128.Min(lower, upper), Vector128.Create(Limit));
    }

    // A bit for each of 64 bytes, set if the byte is low.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong LowOf64(ref byte start, nuint offset)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            return Vector512.LessThan(Vector512.LoadUnsafe(ref start, offset), Vector512.Create(Limit)).ExtractMostSignificantBits();
        }

        if (Vector256.IsHardwareAccelerated)
        {
            return LowOf32(ref start, offset) | ((ulong)LowOf32(ref start, offset + 32) << 32);
        }

        return LowOf16(ref start, offset) | (LowOf16(ref start, offset + 16) << 16) | (LowOf16(ref start, offset + 32) << 32) | (LowOf16(ref start, offset + 48) << 48);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint LowOf32(ref byte start, nuint offset) =>
        Vector256.LessThan(Vector256.LoadUnsafe(ref start, offset), Vector256.Create(Limit)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong LowOf16(ref byte start, nuint offset) =>
        Vector128.LessThan(Vector128.LoadUnsafe(ref start, offset), Vector128.Create(Limit)).ExtractMostSignificantBits();

    private const byte Limit = 0x0E;

    [MethodImpl(MethodImplOptions.NoInlining)]
#else
    public static int IndexOfLineEnd(ReadOnlySpan<byte> bytes) => IndexOfLineEnd(bytes, 0);

#endif
    private static int IndexOfLineEnd(ReadOnlySpan<byte> bytes, int start)
    {
        int index = bytes.Slice(start).IndexOfAny((byte)'\n', (byte)'\r');
        return index < 0 ? -1 : start + index;
    }
}
