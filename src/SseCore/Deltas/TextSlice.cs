namespace SseCore;

/// <summary>A part of the payload or of the resolver's scratch, from which a <see cref="Delta"/>'s span is made.</summary>
internal readonly struct TextSlice
{
    // Place (1 bit), start (31), length (32), in one number: a struct of two that a method returns is written in halves and read
    // as a whole, which stalls.
    private const ulong ScratchBit = 1UL << 63;

    private readonly ulong _bits;

    public TextSlice(int start, int length, bool isInScratch) =>
        _bits = ((ulong)(uint)start << 32) | (uint)length | (isInScratch ? ScratchBit : 0);

    public int Length => (int)_bits;

    public bool IsInScratch => (long)_bits < 0;

    private int Start => (int)((_bits & ~ScratchBit) >> 32);

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> scratch) =>
        (IsInScratch ? scratch : payload).Slice(Start, Length);
}
