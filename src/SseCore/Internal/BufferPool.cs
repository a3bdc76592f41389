using System.Buffers;

namespace SseCore;

/// <summary>Where all buffers come from that are handed out in parts.</summary>
/// <remarks>
/// The pool that everybody shares, whose arrays have powers of two for lengths; what would be much too long there comes from
/// <see cref="LargeArrays"/>. Where that is asked for, what is returned is <see cref="Poison">poisoned</see>.
/// </remarks>
internal static class BufferPool
{
    /// <summary>Up to this length a buffer is kept for what comes next; what is longer was for something large, and is given back after it.</summary>
    public const int SmallLength = 32 * 1024;

    /// <summary>Beyond <see cref="SmallLength"/> an array is longer than asked for by one part in so many, at most.</summary>
    public const int MostPartsOver = 8;

    /// <summary>The longest array that there is: what <c>Array.MaxLength</c> says where it is known.</summary>
    public const int MaxArrayLength = 0x7FFFFFC7;

    /// <summary>The one pool.</summary>
    public static ArrayPool<byte> Shared { get; } = new SizedPool();

    private sealed class SizedPool : ArrayPool<byte>
    {
        public override byte[] Rent(int minimumLength) =>
            minimumLength <= SmallLength || IsNearPowerOfTwo(minimumLength) ? ArrayPool<byte>.Shared.Rent(minimumLength) : LargeArrays.Shared.Rent(minimumLength);

        public override void Return(byte[] array, bool clearArray = false)
        {
            if (clearArray)
            {
                array.AsSpan().Clear();
            }
            else if (Poison.IsOn)
            {
                array.AsSpan().Fill(Poison.Pattern);
            }

            if ((array.Length & (array.Length - 1)) == 0)
            {
                ArrayPool<byte>.Shared.Return(array);
            }
            else
            {
                LargeArrays.Shared.Return(array);
            }
        }

        private static bool IsNearPowerOfTwo(int length)
        {
            long power = SmallLength;
            while (power < length)
            {
                power *= 2;
            }

            return power - length <= length / MostPartsOver && power <= int.MaxValue;
        }
    }
}
