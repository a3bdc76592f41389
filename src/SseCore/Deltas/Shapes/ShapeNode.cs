using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace SseCore;

/// <summary>
/// A radix tree of shapes. Common prefixes are compared once, and at a branch the next byte selects the child, however many there are.
/// A node is an optional hole and the bytes after it. The node where an event ends has its shape.
/// </summary>
// Read without a lock while one writer adds to it. Whatever a reader may be using changes only by replacing a whole array, or one
// child by another that stands for the same shapes and more. Values derived from the children (_only, _isFork) may be older or
// newer than the children, which at most misses a shape that was added or removed just now.
internal sealed class ShapeNode
{
    private readonly HoleKind _hole;
    private readonly byte[] _literal;

    // The first byte, if the node has no hole; else negative.
    private readonly int _firstByte;

    // Sorted by their holes, those without a hole first.
    private ShapeNode[] _children = [];

    // The only child, if there is just one: most of the time is spent waiting for the pointer to the next node.
    private ShapeNode? _only;

    // Whether there are several children and none has a hole. No two of these begin with the same byte.
    private bool _isFork;
    private Shape? _shape;

    private ShapeNode(HoleKind hole, byte[] literal) =>
        (_hole, _literal, _firstByte) = (hole, literal, hole == HoleKind.None && literal.Length > 0 ? literal[0] : -1);

    /// <summary>Creates an empty tree.</summary>
    public static ShapeNode CreateRoot() => new(HoleKind.None, []);

    /// <summary>Adds a shape.</summary>
    /// <returns>False: there is one for the same events already.</returns>
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

    /// <summary>Whether the tree is empty.</summary>
    public bool IsEmpty => _shape is null && _children.Length == 0;

    /// <summary>Removes a shape, and the nodes that lead to no other.</summary>
    /// <returns>Whether it was in the tree.</returns>
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
    /// <param name="input">The rest of the chunk, from the event on.</param>
    /// <param name="found">Receives the content of the shape's holes, as offsets in <paramref name="input"/>; large enough for any shape.</param>
    /// <param name="length">The length of the event.</param>
    public Shape? Match(ReadOnlySpan<byte> input, Span<TapeValue> found, out int length) => Match(this, input, found, out length, position: 0, holes: 0);

    // `node` ends at the position. Nearly all nodes have one way to continue, which is one step of the loop.
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

    // Follows the branch, if the next byte alone decides it.
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

    // The descendant at which the given hole and literal end, created if needed.
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

    // Splits the node in two that together mean the same.
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
