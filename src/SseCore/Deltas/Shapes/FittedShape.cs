using System.Runtime.CompilerServices;

namespace SseCore;

/// <summary>
/// A shape fitted to the events of one stream: only the holes in which this stream's events differ are still holes. The content of
/// the others is compared like all other bytes.
/// </summary>
// Ids, model and times are constant for most of a stream. Comparing them together with the bytes around them is much cheaper
// than finding out where they end. An instance is reused for one shape after another.
internal sealed partial class FittedShape
{
    // Events that keep differing in new places are better read by their shape.
    private const int MaxFits = 8;

    // Hardly any stream needs more.
    private const int FewRuns = 4;

    private const int RoomUnit = 64;
    private const int MaxSpareLength = 1024;

    // The event that it was last fitted to, and the content of the shape's holes there, in order.
    private byte[] _event = [];
    private Filling[] _fillings = [];
    private ShapeRun[] _runs = [];
    private int _payloadStart;
    private int _lengthAroundPayload;
    private int _length;
    private ulong _varies;
    private int _fits;

    /// <summary>The shape; null if there is none.</summary>
    public Shape? Shape { get; private set; }

    /// <summary>What its events continue, if that is what the shape states.</summary>
    public Continuation Continuation { get; private set; }

    /// <summary>The index to hand out with the text, once <see cref="DeltaResolver.GoesOn"/> has determined it.</summary>
    public int Index { get; set; }

    /// <summary>The position of the payload in its events.</summary>
    public int PayloadStart => _payloadStart;

    /// <summary>Whether it has bytes to compare.</summary>
    public bool IsFitted => _fits > 0;

    /// <summary>The time of its last use, counted in uses.</summary>
    public int LastUse { get; set; }

    /// <summary>The shape that followed when this one was last used.</summary>
    public FittedShape? Successor { get; set; }

    /// <summary>Compares the next event of a chunk.</summary>
    /// <param name="input">The rest of the chunk, from the event on.</param>
    /// <param name="textStart">The start of its text, if it has one.</param>
    /// <param name="textEnd">The end of that text.</param>
    /// <param name="isPlain">Whether the text is known to be ASCII without escapes.</param>
    /// <returns>The length of the event; 0 if it does not match, -1 if it may continue after the chunk.</returns>
    public int Match(ReadOnlySpan<byte> input, out int textStart, out int textEnd, out bool isPlain)
    {
        ReadOnlySpan<byte> literals = _event;
        int position = 0;
        textStart = 0;
        textEnd = 0;
        isPlain = false;
        foreach (ref readonly ShapeRun run in _runs.AsSpan())
        {
            if (input.Length - position < run.Length)
            {
                return LengthOfCut(input.Slice(position), run);
            }

            if (!ShapeScan.AreEqual(input, position, literals, run.Start, run.Length))
            {
                return 0;
            }

            position += run.Length;
            if (run.Hole is HoleKind.Text or HoleKind.String)
            {
                int end = ShapeScan.EndOfString(input, position, out _, out bool isAscii);
                if (end < (run.Hole == HoleKind.Text ? position + 1 : 0))
                {
                    return end < 0 ? -1 : 0;
                }

                if (run.IsBeforeText)
                {
                    textStart = position;
                    textEnd = end;
                    isPlain = isAscii;
                }

                position = end;
            }
            else if (run.Hole == HoleKind.None)
            {
                return position;
            }
            else if ((position = EndOfOther(run.Hole, input, position)) < 0)
            {
                return 0;
            }
        }

        return 0;
    }

    /// <summary>Compares the next event of a chunk.</summary>
    /// <param name="input">The rest of the chunk, from the event on.</param>
    /// <returns>The length of the event; 0 if it does not match, -1 if it may continue after the chunk.</returns>
    public int Match(ReadOnlySpan<byte> input)
    {
#if NET
        int length = MatchByLooks(input).Length;
        if (length > 0)
        {
            return length;
        }
#endif
        return Match(input, out _, out _, out _);
    }

    /// <summary>Compares the next event of a chunk, and finds the content of all holes of the shape.</summary>
    /// <param name="input">The rest of the chunk, from the event on.</param>
    /// <param name="found">Receives the content, as offsets in <paramref name="input"/>; has room for all holes.</param>
    /// <returns>The length of the event; 0 if it does not match, -1 if it may continue after the chunk.</returns>
    public int Match(ReadOnlySpan<byte> input, Span<TapeValue> found)
    {
        int position = 0;
        int hole = 0;
        int end = 0;
        foreach (ref readonly ShapeRun run in _runs.AsSpan())
        {
            if (input.Length - position < run.Length)
            {
                return LengthOfCut(input.Slice(position), run);
            }

            if (!ShapeScan.AreEqual(input, position, _event, run.Start, run.Length))
            {
                return 0;
            }

            position += run.Length;
            for (; hole < Shape!.HoleCount && (_varies >> hole & 1) == 0; hole++)
            {
                int start = end + Shape.LiteralAt(hole).Length;
                end = start + _fillings[hole].Length;
                found[hole] = new TapeValue(start, _fillings[hole].Length, _fillings[hole].Kind);
            }

            if (run.Hole == HoleKind.None)
            {
                return position;
            }

            end = ShapeScan.EndOfHole(run.Hole, input, position, out TapeValueKind kind);
            if (end < 0)
            {
                return LengthOfUnfilled(run.Hole, input, position);
            }

            found[hole] = new TapeValue(position, end - position, kind);
            position = end;
            hole++;
        }

        return 0;
    }

    /// <summary>The payload of the event that matched last.</summary>
    /// <param name="input">The event, and the bytes after it.</param>
    /// <param name="length">The length of the event.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> PayloadOf(ReadOnlySpan<byte> input, int length) => input.Slice(_payloadStart, length - _lengthAroundPayload);

    /// <summary>Assigns a shape, of which this stream had one event.</summary>
    public void Take(Shape shape, in Continuation continuation)
    {
        Shape = shape;
        Continuation = continuation;
        _fits = 0;
        Successor = null;
    }

    /// <summary>Fits the shape to an event. The holes in which it differs from the previous one may differ again.</summary>
    /// <param name="evt">An event of the shape that has the same <see cref="Continuation"/>.</param>
    /// <param name="found">The content of the shape's holes, as offsets in the event.</param>
    /// <returns>Whether there are now bytes to compare with.</returns>
    public bool TryFit(ReadOnlySpan<byte> evt, ReadOnlySpan<TapeValue> found)
    {
        if (_fits == MaxFits)
        {
            return false;
        }

        if (_fits == 0)
        {
            _varies = ExpectedToVary(found);
        }
        else
        {
            _varies |= DifferentIn(evt, found);
            Shape!.Varying = _varies;
        }

        _fits++;
        if (_event.Length < evt.Length)
        {
            _event = new byte[RoomFor(evt.Length)];
        }

        if (_fillings.Length < Shape!.HoleCount)
        {
            _fillings = new Filling[Shape.HoleCount];
        }

        evt.CopyTo(_event);
        _length = evt.Length;
        for (int i = 0; i < Shape.HoleCount; i++)
        {
            _fillings[i] = new Filling((ushort)found[i].Length, found[i].Kind);
        }

        DivideIntoRuns(found);
        return true;
    }

    /// <summary>Removes the shape. Keeps the memory.</summary>
    public void Clear()
    {
        Shape = null;
        Successor = null;
        _fits = 0;
    }

    /// <summary>Removes the shape and the event. Releases memory beyond what most streams need.</summary>
    public void Rest()
    {
        Clear();
        _event.AsSpan(0, _length).Clear();
        _length = 0;
        if (_event.Length > MaxSpareLength)
        {
            _event = [];
        }
    }

    // Leaves room for events that are a word or two longer.
    private static int RoomFor(int length) => (length + (2 * RoomUnit) - 1) & -RoomUnit;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int LengthOfCut(ReadOnlySpan<byte> rest, ShapeRun run) => rest.SequenceEqual(_event.AsSpan(run.Start, rest.Length)) ? -1 : 0;

    // A string that does not end in the chunk may end after it. If it does not, the plain path detects that.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int LengthOfUnfilled(HoleKind hole, ReadOnlySpan<byte> input, int position) =>
        hole is HoleKind.Text or HoleKind.String && ShapeScan.EndOfString(input, position, out _, out _) < 0 ? -1 : 0;

    private static int EndOfOther(HoleKind kind, ReadOnlySpan<byte> input, int position) => kind switch
    {
        HoleKind.Spaces => ShapeScan.EndOfSpaces(input, position),
        HoleKind.Numbers => ShapeScan.EndOfNumbers(input, position),
        _ => ShapeScan.EndOfNumber(kind, input, position),
    };

    // The holes that varied in another stream; the text, which varies from event to event; and padding, whose length is random.
    private ulong ExpectedToVary(ReadOnlySpan<TapeValue> found)
    {
        ulong varies = Shape!.Varying | (Shape.TextHole < 0 ? 0 : 1UL << Shape.TextHole);
        int last = Shape.HoleCount - 1;
        return last >= 0 && Shape.HoleAt(last) == HoleKind.Spaces && found[last].Length > 0 ? varies | (1UL << last) : varies;
    }

    private ulong DifferentIn(ReadOnlySpan<byte> evt, ReadOnlySpan<TapeValue> found)
    {
        ReadOnlySpan<byte> known = _event.AsSpan(0, _length);
        ulong different = 0;
        int end = 0;
        for (int i = 0; i < Shape!.HoleCount; i++)
        {
            int start = end + Shape.LiteralAt(i).Length;
            end = start + _fillings[i].Length;
            different |= known.Slice(start, end - start).SequenceEqual(evt.Slice(found[i].Start, found[i].Length)) ? 0 : 1UL << i;
        }

        return different;
    }

    private void DivideIntoRuns(ReadOnlySpan<TapeValue> found)
    {
        int count = 1;
        for (ulong varying = _varies; varying != 0; varying &= varying - 1)
        {
            count++;
        }

        if (_runs.Length < count)
        {
            _runs = new ShapeRun[count <= FewRuns ? FewRuns : HoleLog.Capacity + 1];
        }

        _payloadStart = Shape!.PayloadStart;
        _lengthAroundPayload = _length - Shape.PayloadLength(_length);
        int start = 0;
        int run = 0;
        for (int i = 0; i < Shape.HoleCount; i++)
        {
            if ((_varies >> i & 1) != 0)
            {
                int hole = found[i].Start;
                _runs[run++] = new ShapeRun(start, hole - start, Shape.HoleAt(i), i == Shape.TextHole);
                start = hole + found[i].Length;
            }
        }

        _runs[run] = new ShapeRun(start, _length - start, HoleKind.None);
    }

    // No event of a shape is too long for 16 bits.
    private readonly record struct Filling(ushort Length, TapeValueKind Kind);
}
