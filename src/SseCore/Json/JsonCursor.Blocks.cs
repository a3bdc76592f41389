using System.Runtime.CompilerServices;
#if NET
using System.Numerics;
using System.Runtime.Intrinsics;
#endif

namespace SseCore;

// Where strings end, for a block of the text at a time.
public ref partial struct JsonCursor
{
    // Like IndexOfSpecial, using the block that contains this position.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int NextSpecial(int position)
    {
#if NET
        uint offset = (uint)(position - _blockStart);
        ulong rest = offset < BlockLength ? _specials >> (int)offset : 0;
        return rest != 0 ? position + BitOperations.TrailingZeroCount(rest) : NextSpecialBeyond(position);
#else
        return JsonScan.IndexOfSpecial(_json, position);
#endif
    }

#if NET
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int NextSpecialBeyond(int position)
    {
        // The position may also be before the block: a name that is read again, since it is not a plain one.
        if ((uint)(position - _blockStart) >= 2 * BlockLength)
        {
            BeginBlock(position);
            if (_specials != 0)
            {
                return position + BitOperations.TrailingZeroCount(_specials);
            }
        }

        // This block has none from here on.
        while (position < _json.Length)
        {
            _blockStart += BlockLength;
            _specials = _specialsBehind;
            _specialsBehind = SpecialsFrom(_json, _blockStart + BlockLength);
            position = Math.Max(position, _blockStart);
            ulong rest = _specials >> (position - _blockStart);
            if (rest != 0)
            {
                return position + BitOperations.TrailingZeroCount(rest);
            }

            position = _blockStart + BlockLength;
        }

        return _json.Length;
    }

    private void BeginBlock(int start)
    {
        _blockStart = start;
        _specials = SpecialsFrom(_json, start);
        _specialsBehind = SpecialsFrom(_json, start + BlockLength);
    }

    // A bit for each byte of the block that is a quote, a backslash or a control character; none after the text.
    private static ulong SpecialsFrom(ReadOnlySpan<byte> json, int start)
    {
        int length = json.Length - start;
        return length >= BlockLength ? SpecialsOf(json.Slice(start, BlockLength))
            : length <= 0 ? 0
            : json.Length >= BlockLength ? SpecialsOf(json.Slice(json.Length - BlockLength)) >> (BlockLength - length)
            : SpecialsOf(json) >> start;
    }

    // At most a block.
    private static ulong SpecialsOf(ReadOnlySpan<byte> bytes)
    {
        if (Vector512.IsHardwareAccelerated && bytes.Length == Vector512<byte>.Count)
        {
            Vector512<byte> block = Vector512.Create(bytes);
            return (Vector512.Equals(block, Vector512.Create((byte)'"'))
                | Vector512.Equals(block, Vector512.Create((byte)'\\'))
                | Vector512.LessThan(block, Vector512.Create((byte)' '))).ExtractMostSignificantBits();
        }

        if (Vector256.IsHardwareAccelerated && bytes.Length == 2 * Vector256<byte>.Count)
        {
            return SpecialsOf(Vector256.Create(bytes)) | ((ulong)SpecialsOf(Vector256.Create(bytes.Slice(Vector256<byte>.Count))) << Vector256<byte>.Count);
        }

        ulong specials = 0;
        if (bytes.Length >= Vector128<byte>.Count)
        {
            // The last vector ends where the bytes end, and may overlap the one before it.
            int last = bytes.Length - Vector128<byte>.Count;
            for (int start = 0; start < last; start += Vector128<byte>.Count)
            {
                specials |= (ulong)JsonScan.SpecialsOf(Vector128.Create(bytes.Slice(start))) << start;
            }

            return specials | ((ulong)JsonScan.SpecialsOf(Vector128.Create(bytes.Slice(last))) << last);
        }

        for (int i = 0; i < bytes.Length; i++)
        {
            specials |= bytes[i] is (byte)'"' or (byte)'\\' or < (byte)' ' ? 1UL << i : 0;
        }

        return specials;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint SpecialsOf(Vector256<byte> bytes) =>
        (Vector256.Equals(bytes, Vector256.Create((byte)'"'))
        | Vector256.Equals(bytes, Vector256.Create((byte)'\\'))
        | Vector256.LessThan(bytes, Vector256.Create((byte)' '))).ExtractMostSignificantBits();
#endif
}
