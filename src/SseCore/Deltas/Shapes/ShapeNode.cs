using System.Runtime.CompilerServices;

namespace SseCore;

/// <summary>
/// The shapes that begin alike, as a tree: what they have in common is compared once, however many there are. A node is a run of
/// bytes and the hole behind it; where an event ends there is its shape.
/// </summary>
// Read without a lock while one writer adds to it: children are replaced as a whole, and what they lead to never changes.
internal sealed class ShapeNode(byte[] literal, HoleKind hole)
{
    private ShapeNode[] _children = [];
    private Shape? _shape;

    /// <summary>A tree of no shapes.</summary>
    public static ShapeNode CreateRoot() => new([], HoleKind.None);

    /// <summary>Adds a shape.</summary>
    public void Add(Shape shape)
    {
        ShapeNode node = this;
        for (int i = 0; i <= shape.HoleCount; i++)
        {
            node = node.ChildOf(shape.LiteralAt(i), shape.HoleAt(i));
        }

        node._shape = shape;
    }

    /// <summary>Finds the shape of the next event of a chunk.</summary>
    /// <param name="input">What is left of the chunk, from the event on.</param>
    /// <param name="found">Takes where the holes lie, by offsets in <paramref name="input"/>; has room for those of any shape.</param>
    /// <param name="length">The length of the event.</param>
    /// <param name="position">Where to go on.</param>
    /// <param name="holes">How many holes were found.</param>
    public Shape? Match(ReadOnlySpan<byte> input, Span<TapeValue> found, out int length, int position = 0, int holes = 0)
    {
        foreach (ShapeNode child in _children)
        {
            if (!child.IsAt(input, position))
            {
                continue;
            }

            int start = position + child.Literal.Length;
            if (child._shape is { } shape)
            {
                length = start;
                return shape;
            }

            // Where it is filled with something else, another one may go on with that.
            int end = ShapeScan.EndOfHole(child.Hole, input, start, out TapeValueKind kind);
            if (end < 0)
            {
                continue;
            }

            found[holes] = new TapeValue(start, end - start, kind);
            if (child.Match(input, found, out length, end, holes + 1) is { } match)
            {
                return match;
            }
        }

        length = 0;
        return null;
    }

    private byte[] Literal { get; } = literal;

    private HoleKind Hole { get; } = hole;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsAt(ReadOnlySpan<byte> input, int position) =>
        input.Length - position >= Literal.Length && ShapeScan.AreEqual(input, position, Literal, 0, Literal.Length);

    private ShapeNode ChildOf(ReadOnlySpan<byte> literal, HoleKind hole)
    {
        foreach (ShapeNode child in _children)
        {
            if (child.Hole == hole && literal.SequenceEqual(child.Literal))
            {
                return child;
            }
        }

        var added = new ShapeNode(literal.ToArray(), hole);
        _children = [.. _children, added];
        return added;
    }
}
