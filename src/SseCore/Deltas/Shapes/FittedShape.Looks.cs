#if NET
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SseCore;

// This loop determines what the event of one token costs. It compares all bytes and tests the result once, at the end. The end of the
// text, on which the position of everything after it depends, is therefore searched while earlier bytes are still being compared.
// Looking beyond the event in vain is safe: those bytes are part of the chunk too.
internal sealed partial class FittedShape
{
    private const uint LastOfLook = 1U << (ShapeRun.LookLength - 1);
    private const uint EndsOfIndex = (1U << (JsonInteger.MaxIndexDigits + 1)) - 1;

    // A mask loaded at offset `length` keeps only the bytes of a look that belong to the run.
    private static ReadOnlySpan<byte> MasksByLength =>
    [
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
    ];

    /// <summary>Compares the next event of a chunk, if its holes have short and simple content.</summary>
    /// <param name="input">The rest of the chunk, from the event on.</param>
    /// <returns>
    /// The event. If there is none, only <see cref="Match(ReadOnlySpan{byte}, out int, out int, out bool)"/> can tell whether the event
    /// matches.
    /// </returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    // Passes a reference and a length: a span would be loaded as one vector right after its halves were stored, which stalls.
    public TextMatch MatchByLooks(ReadOnlySpan<byte> input) =>
        new(MatchPacked(ref MemoryMarshal.GetReference(input), input.Length));

    // Never inlined, and free of calls, so that everything in the loop stays in a register, above all the vector: no call preserves
    // it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ulong MatchPacked(ref byte start, nint available)
    {
        // The first run needs a whole look: it is compared without a mask, and nothing precedes it.
        if (!Vector256.IsHardwareAccelerated || _fits == 0 || _runs[0].Length < ShapeRun.LookLength)
        {
            return default;
        }

        ref byte known = ref MemoryMarshal.GetArrayDataReference(_event);
        ref ShapeRun run = ref MemoryMarshal.GetArrayDataReference(_runs);
        ref byte masks = ref MemoryMarshal.GetReference(MasksByLength);
        Vector256<byte> difference = Vector256<byte>.Zero;
        nint position = 0;
        nint textStart = 0;
        nint textLength = 0;
        uint other = 0;
        while (true)
        {
            if (position + run.Reach > available)
            {
                return default;
            }

            ref byte bytes = ref Unsafe.Add(ref start, position);
            ref byte literals = ref Unsafe.Add(ref known, run.Start);
            nint last = run.Length - Vector256<byte>.Count;

            // If the run is short, this also reads the bytes before it: those of the previous run, or its hole.
            difference |= Difference(ref bytes, ref literals, last) & Vector256.LoadUnsafe(ref masks, run.LengthInLook);
            position += run.Length;
            nint offset = 0;
            for (; offset + Vector256<byte>.Count < last; offset += 2 * Vector256<byte>.Count)
            {
                difference |= Difference(ref bytes, ref literals, offset) | Difference(ref bytes, ref literals, offset + Vector256<byte>.Count);
            }

            if (offset < last)
            {
                difference |= Difference(ref bytes, ref literals, offset);
            }

            Vector256<byte> look;
            uint ends;
            if (run.IsBeforeText)
            {
                textStart = position;
                while (true)
                {
                    look = Vector256.LoadUnsafe(ref start, (nuint)position);
                    ends = EndsOfString(look, out uint within, out uint backslashes, out uint controls);

                    // An escaped backslash, or one whose escaped character is beyond the look.
                    if (((controls | (backslashes & ((backslashes << 1) | LastOfLook))) & within) != 0)
                    {
                        return default;
                    }

                    other |= (look.ExtractMostSignificantBits() | backslashes) & within;
                    position += BitOperations.TrailingZeroCount(ends);
                    if (ends != 0)
                    {
                        break;
                    }

                    if (position + Vector256<byte>.Count > available)
                    {
                        return default;
                    }
                }

                textLength = position - textStart;
                if (textLength == 0)
                {
                    return default;
                }
            }
            else if (run.Hole is HoleKind.Text or HoleKind.String)
            {
                look = Vector256.LoadUnsafe(ref start, (nuint)position);
                ends = EndsOfString(look, out uint within, out uint backslashes, out uint controls);
                if (((controls | backslashes) & within) != 0 || (run.Hole == HoleKind.Text && (ends & 1) != 0))
                {
                    return default;
                }

                position += BitOperations.TrailingZeroCount(ends);
            }
            else if (run.Hole == HoleKind.None)
            {
                return difference == Vector256<byte>.Zero && position <= TextMatch.MaxLength
                    ? TextMatch.Pack(position, textStart, textLength, isPlain: other == 0)
                    : default;
            }
            else
            {
                look = Vector256.LoadUnsafe(ref start, (nuint)position);
                if (run.Hole == HoleKind.Spaces)
                {
                    ends = ~Vector256.Equals(look, Vector256.Create((byte)' ')).ExtractMostSignificantBits();
                }
                else
                {
                    // Digits, up to the number that an index may have, which every number hole admits; and no leading zero.
                    ends = Vector256.GreaterThan(look - Vector256.Create((byte)'0'), Vector256.Create((byte)9)).ExtractMostSignificantBits();
                    bool isNumber = (ends & 1) == 0 && (ends & EndsOfIndex) != 0 && (look.ToScalar() != (byte)'0' || (ends & 2) != 0);
                    if (!isNumber || run.Hole == HoleKind.Numbers)
                    {
                        return default;
                    }
                }

                position += BitOperations.TrailingZeroCount(ends);
            }

            run = ref Unsafe.Add(ref run, 1);
        }
    }

    // Returns the possible ends of a string, one bit per byte. Sets all bits below the first end, and the bits of backslashes and controls.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint EndsOfString(Vector256<byte> look, out uint within, out uint backslashes, out uint controls)
    {
        backslashes = Vector256.Equals(look, Vector256.Create((byte)'\\')).ExtractMostSignificantBits();
        uint ends = Vector256.Equals(look, Vector256.Create((byte)'"')).ExtractMostSignificantBits() & ~(backslashes << 1);
        within = (ends - 1) & ~ends;
        controls = Vector256.LessThan(look, Vector256.Create((byte)' ')).ExtractMostSignificantBits();
        return ends;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Difference(ref byte bytes, ref byte literals, nint offset) =>
        Vector256.LoadUnsafe(ref Unsafe.Add(ref bytes, offset)) ^ Vector256.LoadUnsafe(ref Unsafe.Add(ref literals, offset));
}
#endif
