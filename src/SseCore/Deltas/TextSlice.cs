namespace SseCore;

/// <summary>A part of the payload or of the resolver's scratch: what a <see cref="Delta"/>'s span will be.</summary>
internal readonly struct TextSlice
{
    private const int ScratchBit = int.MinValue;

    private readonly int _start;
    private readonly int _lengthAndPlace;

    public TextSlice(int start, int length, bool isInScratch)
    {
        _start = start;
        _lengthAndPlace = isInScratch ? length | ScratchBit : length;
    }

    public int Length => _lengthAndPlace & ~ScratchBit;

    public bool IsInScratch => _lengthAndPlace < 0;

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> scratch) =>
        (IsInScratch ? scratch : payload).Slice(_start, Length);
}
