using System.Buffers;

namespace SseCore;

/// <summary>The source of all buffers whose content is handed out.</summary>
/// <remarks>
/// This is the shared pool, whose arrays have powers of two for lengths. Arrays that would be much too long there come from
/// <see cref="LargeArrays"/>. If that is switched on, returned arrays are <see cref="Poison">poisoned</see>.
/// </remarks>
internal static class BufferPool
{
    /// <summary>Buffers up to this length are kept for reuse; longer ones were needed for something large, and are returned after it.</summary>
    public const int SmallLength = 32 * 1024;

    /// <summary>Beyond <see cref="SmallLength"/>, an array is longer than requested by at most its length divided by this.</summary>
    public const int MostPartsOver = 8;

    /// <summary>The maximum length of an array: <c>Array.MaxLength</c>, on runtimes that have it.</summary>
    public const int MaxArrayLength = 0x7FFFFFC7;

    /// <summary>The only pool.</summary>
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
