using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace SseCore;

/// <summary>
/// The shapes that begin alike, as a radix tree: what they have in common is compared once, and where they part the next byte
/// tells which of them may go on, however many there are. A node is a hole, or none, and the bytes behind it; where an event
/// ends is its shape.
/// </summary>
// Read without a lock while one writer adds to it. What a reader may stand on is never changed but by replacing a whole array, or
// one child by another that stands for the same shapes and more; what is derived of the children (_only, _isFork) may be older or
// newer than they are, which at most leads past a shape that was added or removed just now.
internal sealed class ShapeNode
{
    private readonly HoleKind _hole;
    private readonly byte[] _literal;

    // Where no hole leads here, the byte that does; else negative.
    private readonly int _firstByte;

    // By their holes, those without first.
    private ShapeNode[] _children = [];

    // The one of them, where there is but one: most of the time goes by in waiting for what leads to the next node.
    private ShapeNode? _only;

    // Whether there are several, none of them with a hole: no two of such begin with the same byte.
    private bool _isFork;
    private Shape? _shape;

    private ShapeNode(HoleKind hole, byte[] literal) =>
        (_hole, _literal, _firstByte) = (hole, literal, hole == HoleKind.None && literal.Length > 0 ? literal[0] : -1);

    /// <summary>A tree of no shapes.</summary>
    public static ShapeNode CreateRoot() => new(HoleKind.None, []);

    /// <summary>Adds a shape.</summary>
    /// <returns>False: there is one for the same events.</returns>
    public bool TryAdd(Shape shape)
    {
        ShapeNode node = ChildFor(HoleKind.None, shape.LiteralAt(0));
        for (int i = 0; i < shape.HoleCount; i++)
        {
            node = node.ChildFor(shape.HoleAt(i), shape.LiteralAt(i + 1));
        }

        bool isNew = node._shape is null;
        node._shape ??= shape;
        return isNew;
    }

    /// <summary>Whether there is no shape in it.</summary>
    public bool IsEmpty => _shape is null && _children.Length == 0;

    /// <summary>Removes a shape, with what leads to no other.</summary>
    /// <returns>Whether it was here.</returns>
    public bool Remove(Shape shape)
    {
        if (_shape == shape)
        {
            _shape = null;
            return true;
        }

        foreach (ShapeNode child in _children)
        {
            if (child.Remove(shape))
            {
                TakeChildren(child.IsEmpty ? Array.FindAll(_children, other => other != child) : _children);
                return true;
            }
        }

        return false;
    }

    /// <summary>Finds the shape of the next event of a chunk.</summary>
    /// <param name="input">What is left of the chunk, from the event on.</param>
    /// <param name="found">Takes what fills the shape's holes, by offsets in <paramref name="input"/>; has room for those of any shape.</param>
    /// <param name="length">The length of the event.</param>
    public Shape? Match(ReadOnlySpan<byte> input, Span<TapeValue> found, out int length) => Match(this, input, found, out length, position: 0, holes: 0);

    // A node has ended at the position. Nearly all go on in one way only, and are a step of the loop.
    private static Shape? Match(ShapeNode node, ReadOnlySpan<byte> input, Span<TapeValue> found, out int length, int position, int holes)
    {
        while (node._only is { } only || node.TryFork(input, position, out only))
        {
            node = only;
            if (node._hole != HoleKind.None)
            {
                int end = ShapeScan.EndOfHole(node._hole, input, position, out TapeValueKind kind);
                if (end < 0)
                {
                    length = 0;
                    return null;
                }

                found[holes++] = new TapeValue(position, end - position, kind);
                position = end;
            }

            if (!node.IsLiteralAt(input, position))
            {
                length = 0;
                return null;
            }

            position += node._literal.Length;
        }

        length = position;
        return node._shape ?? MatchAny(node, input, found, out length, position, holes);
    }

    // Where the next byte tells alone which way it goes on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryFork(ReadOnlySpan<byte> input, int position, [NotNullWhen(true)] out ShapeNode? child)
    {
        if (_isFork && position < input.Length)
        {
            foreach (ShapeNode next in _children)
            {
                if (next._firstByte == input[position])
                {
                    child = next;
                    return true;
                }
            }
        }

        child = null;
        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Shape? MatchAny(ShapeNode node, ReadOnlySpan<byte> input, Span<TapeValue> found, out int length, int position, int holes)
    {
        HoleKind hole = HoleKind.None;
        int end = position;
        foreach (ShapeNode child in node._children)
        {
            if (child._hole != hole)
            {
                hole = child._hole;
                end = ShapeScan.EndOfHole(hole, input, position, out TapeValueKind kind);
                if (end >= 0)
                {
                    found[holes] = new TapeValue(position, end - position, kind);
                }
            }

            if (end >= 0 && child.MayBeAt(input, end) && child.IsLiteralAt(input, end)
                && Match(child, input, found, out length, end + child._literal.Length, hole == HoleKind.None ? holes : holes + 1) is { } match)
            {
                return match;
            }
        }

        length = 0;
        return null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool MayBeAt(ReadOnlySpan<byte> input, int position) =>
        _literal.Length == 0 || ((uint)position < (uint)input.Length && _literal[0] == input[position]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsLiteralAt(ReadOnlySpan<byte> input, int position) =>
        input.Length - position >= _literal.Length && ShapeScan.AreEqual(input, position, _literal, 0, _literal.Length);

    // The node in which a hole and the bytes behind it end that follow this one.
    private ShapeNode ChildFor(HoleKind hole, ReadOnlySpan<byte> literal)
    {
        if (hole == HoleKind.None && literal.IsEmpty)
        {
            return this;
        }

        for (int i = 0; i < _children.Length; i++)
        {
            ShapeNode child = _children[i];
            int common = CommonLength(child._literal, literal);
            if (child._hole != hole || (common == 0 && child._literal.Length > 0 && !literal.IsEmpty))
            {
                continue;
            }

            if (common < child._literal.Length)
            {
                child = child.Split(common);
                _children[i] = child;
                TakeChildren(_children);
            }

            return child.ChildFor(HoleKind.None, literal.Slice(common));
        }

        var added = new ShapeNode(hole, literal.ToArray());
        int place = Array.FindLastIndex(_children, child => child._hole <= hole) + 1;
        TakeChildren([.. _children.AsSpan(0, place), added, .. _children.AsSpan(place)]);
        return added;
    }

    // The same in two nodes.
    private ShapeNode Split(int length)
    {
        var end = new ShapeNode(HoleKind.None, _literal.AsSpan(length).ToArray()) { _shape = _shape };
        end.TakeChildren(_children);
        var start = new ShapeNode(_hole, _literal.AsSpan(0, length).ToArray());
        start.TakeChildren([end]);
        return start;
    }

    private void TakeChildren(ShapeNode[] children)
    {
        _children = children;
        _isFork = children.Length > 1 && Array.TrueForAll(children, child => child._hole == HoleKind.None);
        _only = children.Length == 1 ? children[0] : null;
    }

    private static int CommonLength(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        int length = 0;
        while (length < one.Length && length < other.Length && one[length] == other[length])
        {
            length++;
        }

        return length;
    }
}
