namespace SseCore;

/// <summary>
/// A part of a payload that may differ in the next payload of the same shape, because the extractor was influenced only by its
/// presence.
/// </summary>
// Six bytes, since an open stream keeps dozens of them. No payload of a shape is too long for 16 bits.
internal readonly struct Hole
{
    private readonly ushort _start;
    private readonly ushort _length;

    /// <param name="start">Offset in the payload: for a string, of the first byte after the quote.</param>
    /// <param name="length">Length in bytes, without a string's quotes.</param>
    /// <param name="kind">The content that it admits.</param>
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
