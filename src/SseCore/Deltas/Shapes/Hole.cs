namespace SseCore;

/// <summary>
/// A part of a payload that may differ in the next payload of the same shape, since nothing but its being there has
/// steered the extractor.
/// </summary>
// Six bytes: an open stream keeps dozens of them, and no payload of a shape is longer than they can say.
internal readonly struct Hole
{
    private readonly ushort _start;
    private readonly ushort _length;

    /// <param name="start">Offset in the payload: of a string the first byte after the quote.</param>
    /// <param name="length">Length in bytes, a string's quotes excluded.</param>
    /// <param name="kind">What may stand there.</param>
    public Hole(int start, int length, HoleKind kind)
    {
        _start = checked((ushort)start);
        _length = checked((ushort)length);
        Kind = kind;
    }

    public int Start => _start;

    public int Length => _length;

    public int End => _start + _length;

    public HoleKind Kind { get; }
}
