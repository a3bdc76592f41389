namespace SseCore;

/// <summary>A part of the payload or of the resolver's scratch: what a <see cref="Delta"/>'s span will be.</summary>
internal readonly record struct TextSlice(int Start, int Length, bool IsInScratch)
{
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> scratch) =>
        Length == 0 ? default : (IsInScratch ? scratch : payload).Slice(Start, Length);
}
