namespace SseCore;

/// <summary>
/// A part of a payload that may differ in the next payload of the same shape, since nothing but its being there has
/// steered the extractor.
/// </summary>
/// <param name="Start">Offset in the payload: of a string the first byte after the quote.</param>
/// <param name="Length">Length in bytes, a string's quotes excluded.</param>
/// <param name="Kind">What may stand there.</param>
internal readonly record struct Hole(int Start, int Length, HoleKind Kind)
{
    public int End => Start + Length;
}
