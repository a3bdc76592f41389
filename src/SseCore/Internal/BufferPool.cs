using System.Buffers;

namespace SseCore;

/// <summary>Where all buffers come from that are handed out in parts.</summary>
internal static class BufferPool
{
    /// <summary>The pool that everybody shares, or one in front of it that <see cref="Poison">poisons</see> what is returned.</summary>
    public static ArrayPool<byte> Shared { get; } = Poison.IsOn ? new PoisoningPool() : ArrayPool<byte>.Shared;

    private sealed class PoisoningPool : ArrayPool<byte>
    {
        public override byte[] Rent(int minimumLength) => ArrayPool<byte>.Shared.Rent(minimumLength);

        public override void Return(byte[] array, bool clearArray = false)
        {
            array.AsSpan().Fill(Poison.Pattern);
            ArrayPool<byte>.Shared.Return(array);
        }
    }
}
