using System.Runtime.CompilerServices;
#if NET
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
#endif

namespace SseCore;

/// <summary>
/// One event, kept byte for byte, with the parts of its payload in which the next one may differ, and the tape that the plain
/// path made of it. Another event that is the same but for those parts has the same tape but for their places.
/// </summary>
// Why that is exact is argued in docs/design.md, "Shapes". Reused for one event after the other, so its arrays grow to what
// a stream needs and stay.
internal sealed class Shape
{
    /// <summary>The most records that an event may have of which a shape is learned.</summary>
    public const int MaxRecords = 16;

    // What hardly an event has more of.
    private const int FewHoles = 20;
    private const int FewRuns = 6;
    private const int FewRecords = 4;

    // The event, and all of its payload that may differ, in order.
    private PooledBuffer _event;
    private Hole[] _candidates = [];
    private bool[] _varies = [];
    private int _candidateCount;
    private int _payloadStart;
    private int _payloadLength;
    private int _lengthAroundPayload;

    // What is compared: a run of bytes, a hole, a run, ..., a run. Hole i lies between the runs i and i + 1.
    private Run[] _runs = [];
    private int _holeCount;

    // Where the holes lie in the event matched last, by offsets in the payload.
    private TapeValue[] _found = [];

    private ShapeRecord[] _records = [];

    // If all that an event states is how one text goes on, the hole with it; else -1.
    private int _textHole;
    private Continuation _continuation;
    private bool _hasIndexHoles;
    private int _recordCount;
    private ShapeCount[] _counts = [];
    private int _countCount;

    /// <summary>Whether it holds an event.</summary>
    public bool IsSet => _event.Length > 0;

    /// <summary>Events matched since it was learned.</summary>
    public int Hits { get; set; }

    /// <summary>When it was learned, by the number of shapes learned before.</summary>
    public int Learned { get; set; }

    /// <summary>The shape that followed when this one was matched last.</summary>
    public Shape? Successor { get; set; }

    public int PayloadStart => _payloadStart;

    /// <summary>The length of the payload matched last.</summary>
    public int PayloadLength { get; private set; }

    public int RecordCount => _recordCount;

    /// <summary>Whether all texts of the event matched last are ASCII; if not, they may still be.</summary>
    public bool IsAscii { get; private set; }

    /// <summary>What goes on with the text of <see cref="TryGetContinuation"/>.</summary>
    public ref readonly Continuation Continuation => ref _continuation;

    /// <summary>
    /// What the event matched last states, if that is no more than how a text or a call's arguments go on.
    /// </summary>
    /// <param name="payload">The payload matched last.</param>
    /// <param name="text">How it goes on.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGetContinuation(ReadOnlySpan<byte> payload, out TapeValue text)
    {
        if (_textHole < 0)
        {
            text = default;
            return false;
        }

        text = _found[_textHole];
        if (_hasIndexHoles)
        {
            KeepContinuation(payload);
        }

        return true;
    }

    /// <summary>Compares the next event of a chunk.</summary>
    /// <param name="input">What is left of the chunk, from the event on.</param>
    /// <returns>The length of the event, or 0 if it is of another shape or not all there.</returns>
    public int Match(ReadOnlySpan<byte> input)
    {
        ReadOnlySpan<byte> literals = _event.Span;
        ReadOnlySpan<Run> runs = _runs;
        TapeValue[] found = _found;
        int payloadStart = _payloadStart;
        int position = 0;
        IsAscii = true;
        for (int i = 0; i < runs.Length; i++)
        {
            ref readonly Run run = ref runs[i];
            if (input.Length - position < run.Length || !AreEqual(input, position, literals, run.Start, run.Length))
            {
                return 0;
            }

            position += run.Length;
            if (run.IsLast)
            {
                break;
            }

            int end = EndOfHole(run.Hole, input, position, out TapeValueKind kind);
            if (end < 0)
            {
                return 0;
            }

            found[i] = new TapeValue(position - payloadStart, end - position, kind);
            position = end;
        }

        PayloadLength = position - _lengthAroundPayload;
        return position;
    }

    /// <summary>Writes the tape of the event matched last.</summary>
    /// <param name="tape">A tape that has been begun.</param>
    /// <param name="payload">The payload matched last.</param>
    public void Replay(DeltaTape tape, ReadOnlySpan<byte> payload)
    {
        foreach (ref readonly ShapeRecord kept in _records.AsSpan(0, _recordCount))
        {
            TapeRecord record = kept.Record;
            record.Text = Moved(record.Text, kept.Text);
            record.Id = Moved(record.Id, kept.Id);
            record.Name = Moved(record.Name, kept.Name);
            MoveIndexes(ref record, kept, payload);
            tape.Add(record);
        }

        foreach (ShapeCount count in _counts.AsSpan(0, _countCount))
        {
            long value = count.Value;
            if (count.Hole >= 0)
            {
                TapeValue number = _found[count.Hole];
                HoleLog.TryReadCount(payload.Slice(number.Start, number.Length), out value);
            }

            tape.Counts.Set(count.Field, value);
        }
    }

    /// <summary>Takes an event of a new shape.</summary>
    /// <param name="evt">The event, from its first byte to its last.</param>
    /// <param name="payloadStart">Where the payload lies in it.</param>
    /// <param name="payloadLength">How long the payload is.</param>
    /// <param name="tape">What the plain path made of it.</param>
    public void Learn(ReadOnlySpan<byte> evt, int payloadStart, int payloadLength, DeltaTape tape)
    {
        ReadOnlySpan<Hole> candidates = tape.Holes!.Holes;
        Grow(candidates.Length);
        _candidateCount = candidates.Length;
        candidates.CopyTo(_candidates);
        for (int i = 0; i < candidates.Length; i++)
        {
            // Texts are what a stream is about, and where there is padding it is at random. All else is the same for most of a stream, and comparing it is cheaper.
            _varies[i] = candidates[i].Kind == HoleKind.Text || candidates[i] is { Kind: HoleKind.Spaces, Length: > 0 };
        }

        Hits = 0;
        Take(evt, payloadStart, payloadLength, tape);
    }

    /// <summary>
    /// Takes an event that is the same but for what may differ, if it is: in all that does differ, later ones may too.
    /// </summary>
    /// <inheritdoc cref="Learn" path="/param"/>
    public bool TryRefine(ReadOnlySpan<byte> evt, int payloadStart, int payloadLength, DeltaTape tape)
    {
        ReadOnlySpan<Hole> candidates = tape.Holes!.Holes;
        if (!IsSet || candidates.Length != _candidateCount || payloadStart != _payloadStart || tape.Records.Length != _recordCount
            || !HasSameLiterals(evt, payloadLength, candidates))
        {
            return false;
        }

        ReadOnlySpan<byte> known = _event.Span.Slice(_payloadStart);
        ReadOnlySpan<byte> payload = evt.Slice(payloadStart);
        for (int i = 0; i < candidates.Length; i++)
        {
            Hole old = _candidates[i];
            _varies[i] |= !known.Slice(old.Start, old.Length).SequenceEqual(payload.Slice(candidates[i].Start, candidates[i].Length));
        }

        candidates.CopyTo(_candidates);
        Take(evt, payloadStart, payloadLength, tape);
        return true;
    }

    /// <summary>Forgets the event. Keeps the memory.</summary>
    public void Clear()
    {
        _event.Clear();
        Hits = 0;
        Successor = null;
    }

    /// <summary>Gives the memory back.</summary>
    public void Release()
    {
        _event.Release();
        Hits = 0;
    }

    // SequenceEqual without a call: at two or three runs to an event, the calls cost more than the bytes. Both are long enough.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreEqual(ReadOnlySpan<byte> input, int position, ReadOnlySpan<byte> literals, int start, int length)
    {
#if NET
        ref byte left = ref Unsafe.Add(ref MemoryMarshal.GetReference(input), (uint)position);
        ref byte right = ref Unsafe.Add(ref MemoryMarshal.GetReference(literals), (uint)start);
        if (length >= Vector256<byte>.Count)
        {
            nuint last = (uint)length - (uint)Vector256<byte>.Count;
            nuint offset = 0;
            while (offset + (uint)Vector256<byte>.Count < last)
            {
                if ((Difference256(ref left, ref right, offset) | Difference256(ref left, ref right, offset + (uint)Vector256<byte>.Count)) != Vector256<byte>.Zero)
                {
                    return false;
                }

                offset += 2 * (uint)Vector256<byte>.Count;
            }

            return (Difference256(ref left, ref right, Math.Min(offset, last)) | Difference256(ref left, ref right, last)) == Vector256<byte>.Zero;
        }

        if (length >= Vector128<byte>.Count)
        {
            nuint last = (uint)length - (uint)Vector128<byte>.Count;
            return ((Vector128.LoadUnsafe(ref left) ^ Vector128.LoadUnsafe(ref right))
                | (Vector128.LoadUnsafe(ref left, last) ^ Vector128.LoadUnsafe(ref right, last))) == Vector128<byte>.Zero;
        }

        if (length >= sizeof(ulong))
        {
            nuint last = (uint)length - (uint)sizeof(ulong);
            return ((ReadUInt64(ref left, 0) ^ ReadUInt64(ref right, 0)) | (ReadUInt64(ref left, last) ^ ReadUInt64(ref right, last))) == 0;
        }

        if (length >= sizeof(uint))
        {
            nuint last = (uint)length - (uint)sizeof(uint);
            return ((ReadUInt32(ref left, 0) ^ ReadUInt32(ref right, 0)) | (ReadUInt32(ref left, last) ^ ReadUInt32(ref right, last))) == 0;
        }
#endif
        return input.Slice(position, length).SequenceEqual(literals.Slice(start, length));
    }

#if NET
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Difference256(ref byte left, ref byte right, nuint offset) =>
        Vector256.LoadUnsafe(ref left, offset) ^ Vector256.LoadUnsafe(ref right, offset);

    private static ulong ReadUInt64(ref byte start, nuint offset) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, offset));

    private static uint ReadUInt32(ref byte start, nuint offset) => Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, offset));
#endif

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int EndOfHole(HoleKind kind, ReadOnlySpan<byte> input, int position, out TapeValueKind found)
    {
        if (kind > HoleKind.String)
        {
            return EndOfOther(kind, input, position, out found);
        }

        // A token: hardly one is longer, or has an escape.
        int end = JsonCursor.EndOfShortString(input, position, out bool isAscii);
        found = TapeValueKind.String;
        if (end < 0)
        {
            end = EndOfString(input, position, out found);
        }

        if (kind == HoleKind.Text)
        {
            IsAscii &= isAscii;
            return end == position ? -1 : end;
        }

        return end;
    }

    private static int EndOfOther(HoleKind kind, ReadOnlySpan<byte> input, int position, out TapeValueKind found)
    {
        if (kind == HoleKind.Spaces)
        {
            found = TapeValueKind.Absent;
            while (position < input.Length && input[position] == (byte)' ')
            {
                position++;
            }

            return position;
        }

        found = TapeValueKind.Number;
        int end = JsonCursor.EndOfNumber(input, position);
        bool isUsable = end > 0 && kind switch
        {
            HoleKind.Count => HoleLog.TryReadCount(input.Slice(position, end - position), out _),
            HoleKind.Index => HoleLog.TryReadIndex(input.Slice(position, end - position), out _),
            _ => true,
        };
        return isUsable ? end : -1;
    }

    // -1: it does not end in the chunk, or no JSON string goes on like this. Neither is there a line end in any that does.
    // Never inlined: the address that it takes of a local would cost every match more than the call costs the few.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int EndOfString(ReadOnlySpan<byte> input, int position, out TapeValueKind kind)
    {
        int end = JsonCursor.EndOfString(input, position, out bool isEscaped);
        kind = isEscaped ? TapeValueKind.EscapedString : TapeValueKind.String;
        return end;
    }

    // Whether what is before, between and behind the holes is the same, and the holes are of the same kinds.
    private bool HasSameLiterals(ReadOnlySpan<byte> evt, int payloadLength, ReadOnlySpan<Hole> candidates)
    {
        ReadOnlySpan<byte> known = _event.Span;
        int knownEnd = 0;
        int end = 0;
        for (int i = 0; i <= candidates.Length; i++)
        {
            bool isLast = i == candidates.Length;
            int knownStart = isLast ? known.Length : _payloadStart + _candidates[i].Start;
            int start = isLast ? evt.Length : _payloadStart + candidates[i].Start;
            if (!known.Slice(knownEnd, knownStart - knownEnd).SequenceEqual(evt.Slice(end, start - end))
                || (!isLast && _candidates[i].Kind != candidates[i].Kind))
            {
                return false;
            }

            if (!isLast)
            {
                knownEnd = knownStart + _candidates[i].Length;
                end = start + candidates[i].Length;
            }
        }

        return evt.Length - payloadLength == known.Length - _payloadLength;
    }

    private void Take(ReadOnlySpan<byte> evt, int payloadStart, int payloadLength, DeltaTape tape)
    {
        _event.Clear();
        _event.Append(evt);
        _payloadStart = payloadStart;
        _payloadLength = payloadLength;
        _lengthAroundPayload = evt.Length - payloadLength;
        DivideIntoRuns();
        KeepCounts(tape);
        KeepRecords(tape);
    }

    // In one step or two, so that a stream soon has what it needs.
    private void Grow(int candidates)
    {
        if (_candidates.Length < candidates)
        {
            int capacity = candidates <= FewHoles ? FewHoles : HoleLog.Capacity;
            _candidates = new Hole[capacity];
            _varies = new bool[capacity];
        }
    }

    private void GrowRuns()
    {
        int holes = 0;
        for (int i = 0; i < _candidateCount; i++)
        {
            holes += _varies[i] ? 1 : 0;
        }

        if (_runs.Length <= holes)
        {
            int capacity = holes <= FewRuns ? FewRuns : HoleLog.Capacity;
            _runs = new Run[capacity + 1];
            _found = new TapeValue[capacity];
        }
    }

    private void DivideIntoRuns()
    {
        GrowRuns();
        _holeCount = 0;
        int start = 0;
        for (int i = 0; i < _candidateCount; i++)
        {
            if (_varies[i])
            {
                Hole hole = _candidates[i];
                _runs[_holeCount] = new Run(start, _payloadStart + hole.Start - start, hole.Kind, isLast: false);
                _found[_holeCount] = new TapeValue(hole.Start, hole.Length, TapeValueKind.String);
                _holeCount++;
                start = _payloadStart + hole.End;
            }
        }

        _runs[_holeCount] = new Run(start, _event.Length - start, default, isLast: true);
    }

    private void KeepCounts(DeltaTape tape)
    {
        ReadOnlySpan<(UsageField Field, int Start, long Value)> counts = tape.Holes!.Counts;
        _countCount = counts.Length;
        if (_counts.Length < counts.Length)
        {
            _counts = new ShapeCount[HoleLog.MaxCounts];
        }

        for (int i = 0; i < counts.Length; i++)
        {
            _counts[i] = new ShapeCount(counts[i].Field, HoleAt(counts[i].Start, HoleKind.Count), counts[i].Value);
        }
    }

    private void KeepRecords(DeltaTape tape)
    {
        ReadOnlySpan<TapeRecord> records = tape.Records;
        if (_records.Length < records.Length)
        {
            _records = new ShapeRecord[records.Length == 1 ? 1 : records.Length <= FewRecords ? FewRecords : MaxRecords];
        }

        _recordCount = records.Length;
        for (int i = 0; i < records.Length; i++)
        {
            _records[i] = new ShapeRecord(
                records[i],
                PlaceOf(records[i].Text),
                PlaceOf(records[i].Id),
                PlaceOf(records[i].Name),
                HoleAt(records[i].Choice.Start, HoleKind.Index),
                HoleAt(records[i].Index.Start, HoleKind.Index),
                HoleAt(records[i].Part.Start, HoleKind.Index));
        }

        _textHole = records.Length == 1 && records[0].IsContinuation ? _records[0].Text.Hole : -1;
        _hasIndexHoles = records.Length > 0 && (_records[0].ChoiceHole >= 0 || _records[0].IndexHole >= 0 || _records[0].PartHole >= 0);
        if (_textHole >= 0)
        {
            KeepContinuation(_event.Span.Slice(_payloadStart));
        }
    }

    private void KeepContinuation(ReadOnlySpan<byte> payload)
    {
        TapeRecord record = _records[0].Record;
        MoveIndexes(ref record, _records[0], payload);
        bool isText = record.Kind != DeltaKind.ToolCallStart;
        _continuation = new Continuation
        {
            Kind = isText ? record.Kind : DeltaKind.ToolCallArguments,
            Choice = record.Choice.Value,
            Index = isText ? Math.Max(record.Index.Value, 0) : record.Index.Value,
            Part = record.Part.Value,
        };
    }

    // The run in which a value begins, and that in which it ends; -1 for what lies nowhere in the payload.
    private ShapePlace PlaceOf(TapeValue value)
    {
        int startRun = 0;
        int endRun = 0;
        sbyte hole = -1;
        if (!value.IsPresent)
        {
            return new ShapePlace(-1, -1, -1);
        }

        int end = value.Start + value.Length;
        for (int i = 0; i < _holeCount; i++)
        {
            int holeStart = _found[i].Start;
            int holeEnd = holeStart + _found[i].Length;
            startRun += holeStart < value.Start && holeEnd <= value.Start ? 1 : 0;
            endRun += holeStart < end && holeEnd <= end ? 1 : 0;
            if (holeStart == value.Start && holeEnd == end)
            {
                hole = (sbyte)i;
            }
        }

        return new ShapePlace(hole, (sbyte)startRun, (sbyte)endRun);
    }

    private void MoveIndexes(ref TapeRecord record, in ShapeRecord kept, ReadOnlySpan<byte> payload)
    {
        record.Choice = IndexAt(kept.ChoiceHole, record.Choice, payload);
        record.Index = IndexAt(kept.IndexHole, record.Index, payload);
        record.Part = IndexAt(kept.PartHole, record.Part, payload);
    }

    private TapeIndex IndexAt(int hole, TapeIndex known, ReadOnlySpan<byte> payload)
    {
        if (hole < 0)
        {
            return known;
        }

        TapeValue number = _found[hole];
        HoleLog.TryReadIndex(payload.Slice(number.Start, number.Length), out int index);
        return index;
    }

    private TapeValue Moved(TapeValue value, ShapePlace place)
    {
        if (place.Hole >= 0)
        {
            return _found[place.Hole];
        }

        if (place.StartRun < 0)
        {
            return value;
        }

        int start = value.Start + ShiftOf(place.StartRun);
        int end = value.Start + value.Length + ShiftOf(place.EndRun);
        return new TapeValue(start, end - start, value.Kind);
    }

    // How much further right a run lies in the event matched last: by as much as the hole before it ends.
    private int ShiftOf(int run) => run == 0 ? 0 : _found[run - 1].Start + _found[run - 1].Length + _payloadStart - _runs[run].Start;

    private sbyte HoleAt(int start, HoleKind kind)
    {
        for (int i = 0; i < _holeCount; i++)
        {
            if (_found[i].Start == start && _runs[i].Hole == kind)
            {
                return (sbyte)i;
            }
        }

        return -1;
    }

    // Bytes of the event kept, and what the hole behind them may be filled with.
    private readonly struct Run(int start, int length, HoleKind hole, bool isLast)
    {
        private readonly ushort _start = checked((ushort)start);
        private readonly ushort _length = checked((ushort)length);

        public int Start => _start;

        public int Length => _length;

        public HoleKind Hole { get; } = hole;

        public bool IsLast { get; } = isLast;
    }

    // Holes and runs are counted by signed bytes: an open stream keeps some of these.
    private readonly record struct ShapePlace(sbyte Hole, sbyte StartRun, sbyte EndRun);

    private readonly record struct ShapeRecord(TapeRecord Record, ShapePlace Text, ShapePlace Id, ShapePlace Name, sbyte ChoiceHole, sbyte IndexHole, sbyte PartHole);

    private readonly record struct ShapeCount(UsageField Field, sbyte Hole, long Value);
}
