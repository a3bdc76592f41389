using System.Runtime.CompilerServices;

namespace SseCore;

/// <summary>
/// The shapes that begin alike, as a radix tree: what they have in common is compared once, and where they part the next byte
/// tells which of them may go on, however many there are. A node is a run of bytes or a hole; where an event ends is its shape.
/// </summary>
// Read without a lock while one writer adds to it: what a reader may stand on is never changed but by replacing a whole array or
// one child by another that stands for the same shapes and more.
internal sealed class ShapeNode
{
    private readonly byte[] _literal;
    private readonly HoleKind _hole;

    // No two of them begin with the same byte.
    private ShapeNode[] _runs = [];

    // No two of them are of the same kind.
    private ShapeNode[] _holes = [];

    // The one of them, where there is but one: most of the time goes by in waiting for what leads to the next node.
    private ShapeNode? _only;
    private Shape? _shape;

    private ShapeNode(byte[] literal, HoleKind hole) => (_literal, _hole) = (literal, hole);

    /// <summary>A tree of no shapes.</summary>
    public static ShapeNode CreateRoot() => new([], HoleKind.None);

    /// <summary>Adds a shape.</summary>
    /// <returns>False: there is one for the same events.</returns>
    public bool TryAdd(Shape shape)
    {
        ShapeNode node = this;
        for (int i = 0; i <= shape.HoleCount; i++)
        {
            node = node.RunOf(shape.LiteralAt(i));
            if (i < shape.HoleCount)
            {
                node = node.HoleOf(shape.HoleAt(i));
            }
        }

        bool isNew = node._shape is null;
        node._shape ??= shape;
        return isNew;
    }

    /// <summary>Whether there is no shape in it.</summary>
    public bool IsEmpty => _shape is null && _runs.Length == 0 && _holes.Length == 0;

    /// <summary>Removes a shape, with what leads to no other.</summary>
    /// <returns>Whether it was here.</returns>
    public bool Remove(Shape shape)
    {
        if (_shape == shape)
        {
            _shape = null;
            return true;
        }

        bool isRemoved = RemoveFrom(ref _runs, shape) || RemoveFrom(ref _holes, shape);
        FindOnly();
        return isRemoved;
    }

    /// <summary>Finds the shape of the next event of a chunk.</summary>
    /// <param name="input">What is left of the chunk, from the event on.</param>
    /// <param name="found">Takes what fills the shape's holes, by offsets in <paramref name="input"/>; has room for those of any shape.</param>
    /// <param name="length">The length of the event.</param>
    public Shape? Match(ReadOnlySpan<byte> input, Span<TapeValue> found, out int length) => Match(this, input, found, out length, position: 0, holes: 0);

    // A node has ended at the position. Nearly all go on in one way only, and are a step of the loop.
    private static Shape? Match(ShapeNode node, ReadOnlySpan<byte> input, Span<TapeValue> found, out int length, int position, int holes)
    {
        while (node._only is { } only)
        {
            node = only;
            if (node._hole == HoleKind.None)
            {
                if (!node.IsAt(input, position))
                {
                    length = 0;
                    return null;
                }

                position += node._literal.Length;
            }
            else if (!node.TryFill(input, ref position, found, ref holes))
            {
                length = 0;
                return null;
            }
        }

        length = position;
        return node._shape ?? MatchAny(node, input, found, out length, position, holes);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Shape? MatchAny(ShapeNode node, ReadOnlySpan<byte> input, Span<TapeValue> found, out int length, int position, int holes)
    {
        if (node.FindRun(input, position) is { } run && Match(run, input, found, out length, position + run._literal.Length, holes) is { } matchByRun)
        {
            return matchByRun;
        }

        foreach (ShapeNode hole in node._holes)
        {
            int end = position;
            int filled = holes;
            if (hole.TryFill(input, ref end, found, ref filled) && Match(hole, input, found, out length, end, filled) is { } match)
            {
                return match;
            }
        }

        length = 0;
        return null;
    }

    // Passes what fills this hole.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryFill(ReadOnlySpan<byte> input, ref int position, Span<TapeValue> found, ref int holes)
    {
        int end = ShapeScan.EndOfHole(_hole, input, position, out TapeValueKind kind);
        if (end < 0)
        {
            return false;
        }

        found[holes++] = new TapeValue(position, end - position, kind);
        position = end;
        return true;
    }

    // The run that goes on like the input.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ShapeNode? FindRun(ReadOnlySpan<byte> input, int position)
    {
        if (position < input.Length)
        {
            foreach (ShapeNode run in _runs)
            {
                if (run._literal[0] == input[position])
                {
                    return run.IsAt(input, position) ? run : null;
                }
            }
        }

        return null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsAt(ReadOnlySpan<byte> input, int position) =>
        input.Length - position >= _literal.Length && ShapeScan.AreEqual(input, position, _literal, 0, _literal.Length);

    private ShapeNode HoleOf(HoleKind kind)
    {
        foreach (ShapeNode hole in _holes)
        {
            if (hole._hole == kind)
            {
                return hole;
            }
        }

        var added = new ShapeNode([], kind);
        _holes = [.. _holes, added];
        FindOnly();
        return added;
    }

    // The node in which a run ends that begins behind this one.
    private ShapeNode RunOf(ReadOnlySpan<byte> literal)
    {
        if (literal.IsEmpty)
        {
            return this;
        }

        for (int i = 0; i < _runs.Length; i++)
        {
            ShapeNode run = _runs[i];
            int common = CommonLength(run._literal, literal);
            if (common == run._literal.Length)
            {
                return run.RunOf(literal.Slice(common));
            }

            if (common > 0)
            {
                ShapeNode start = run.Split(common);
                ShapeNode end = start.RunOf(literal.Slice(common));
                _runs[i] = start;
                FindOnly();
                return end;
            }
        }

        var added = new ShapeNode(literal.ToArray(), HoleKind.None);
        _runs = [.. _runs, added];
        FindOnly();
        return added;
    }

    // The same in two nodes.
    private ShapeNode Split(int length)
    {
        var end = new ShapeNode(_literal.AsSpan(length).ToArray(), HoleKind.None) { _runs = _runs, _holes = _holes, _only = _only, _shape = _shape };
        return new ShapeNode(_literal.AsSpan(0, length).ToArray(), HoleKind.None) { _runs = [end], _only = end };
    }

    private void FindOnly() => _only = (_runs.Length, _holes.Length) switch { (1, 0) => _runs[0], (0, 1) => _holes[0], _ => null };

    private static bool RemoveFrom(ref ShapeNode[] children, Shape shape)
    {
        foreach (ShapeNode child in children)
        {
            if (child.Remove(shape))
            {
                children = child.IsEmpty ? Array.FindAll(children, other => other != child) : children;
                return true;
            }
        }

        return false;
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
