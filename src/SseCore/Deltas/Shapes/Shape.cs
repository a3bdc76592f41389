namespace SseCore;

/// <summary>
/// What events of one kind have in common: all their bytes except the holes, and the tape that the extractor made of one of them.
/// An event that differs only in the holes has the same tape, except for positions.
/// </summary>
// docs/design.md, "Shapes", argues why that is exact, in whatever stream the event comes. A shape keeps no content of holes. Once
// streams share it, only its hints change.
internal sealed class Shape
{
    /// <summary>The maximum number of records of an event that a shape is learned from.</summary>
    public const int MaxRecords = 16;

    private byte[] _literals = [];

    // What is compared: a run of bytes, a hole, a run, ..., a run. Hole i lies between runs i and i + 1.
    private ShapeRun[] _runs = [];
    private ShapeRecord[] _records = [];
    private int _recordCount;
    private ShapeCount[] _counts = [];
    private int _countCount;
    private int _suffixLength;
    private int _typeStart;
    private int _typeLength;

    // The record that continues a text, if the event states nothing else besides the message's identity; else -1.
    private int _continuation = -1;

    /// <summary>The <see cref="HoleLog.SignatureOf"/> of its events.</summary>
    public int Signature { get; private set; }

    /// <summary>The kinds of deltas that the extractor took. The shape is valid only while these are taken.</summary>
    public DeltaKinds Kinds { get; private set; }

    /// <summary>The framing of its events.</summary>
    public StreamFraming Framing { get; private set; }

    public int PayloadStart { get; private set; }

    public int HoleCount { get; private set; }

    /// <summary>The <see cref="DeltaTape.Choices"/> of its events.</summary>
    public uint Choices { get; private set; }

    /// <summary>Whether its events end the stream.</summary>
    public bool IsTerminator { get; private set; }

    /// <summary>Whether its events state nothing but their <see cref="Choices"/>.</summary>
    public bool IsEmpty => _recordCount == 0;

    /// <summary>The hole with the text that continues, if its events state nothing else besides the message's identity; else -1.</summary>
    public int TextHole => _continuation < 0 ? -1 : _records[_continuation].Text.Hole;

    /// <summary>Whether its events state the message's id and its model.</summary>
    public (bool Id, bool Model) Identity { get; private set; }

    /// <summary>A hint: how often it matched, halved from time to time.</summary>
    public long Uses { get; set; }

    /// <summary>A hint: the holes in which the events of one stream differed, one bit for each.</summary>
    public ulong Varying { get; set; }

    /// <summary>Learns the shape of an event.</summary>
    /// <param name="evt">The event, from its first byte to its last.</param>
    /// <param name="payloadStart">The position of the payload in it.</param>
    /// <param name="payloadLength">The length of the payload.</param>
    /// <param name="eventType">The event's type, a slice of it or empty.</param>
    /// <param name="tape">The tape that the extractor made of it, with the holes.</param>
    /// <param name="kinds">The kinds of deltas that were taken.</param>
    /// <param name="framing">The framing of the event.</param>
    public void Learn(
        ReadOnlySpan<byte> evt, int payloadStart, int payloadLength, ReadOnlySpan<byte> eventType, DeltaTape tape, DeltaKinds kinds, StreamFraming framing)
    {
        ReadOnlySpan<Hole> holes = tape.Holes!.Holes;
        Signature = tape.Holes.SignatureOf(evt.Length);
        Kinds = kinds;
        Framing = framing;
        Choices = tape.Choices;
        IsTerminator = tape.IsTerminated;
        PayloadStart = payloadStart;
        _suffixLength = evt.Length - payloadStart - payloadLength;
        _typeStart = 0;
        _typeLength = eventType.Length;
        if (_typeLength > 0)
        {
            // The type is stored with the other literals, without the holes.
            evt.Overlaps(eventType, out int typeStart);
            _typeStart = typeStart < payloadStart ? typeStart : typeStart - (evt.Length - LiteralLength(evt.Length, holes));
        }

        Uses = 0;
        Varying = 0;
        LearnRuns(evt, holes);
        LearnCounts(tape.Holes.Counts, holes);
        LearnRecords(tape.Records, holes);
    }

    /// <summary>The bytes before a hole or, after the last one, before the event's end.</summary>
    public ReadOnlySpan<byte> LiteralAt(int hole) => _literals.AsSpan(_runs[hole].Start, _runs[hole].Length);

    /// <summary>The content that a hole admits; <see cref="HoleKind.None"/> after the last one.</summary>
    public HoleKind HoleAt(int hole) => _runs[hole].Hole;

    public int PayloadLength(int eventLength) => eventLength - PayloadStart - _suffixLength;

    /// <summary>The payload of one of its events.</summary>
    public ReadOnlySpan<byte> PayloadOf(ReadOnlySpan<byte> evt) => evt.Slice(PayloadStart, PayloadLength(evt.Length));

    /// <summary>Compares the next event of a chunk.</summary>
    /// <param name="input">The rest of the chunk, from the event on.</param>
    /// <param name="found">Receives the content of the holes, as offsets in <paramref name="input"/>; has room for all.</param>
    /// <returns>The length of the event, or 0 if it has another shape or is not complete.</returns>
    public int Match(ReadOnlySpan<byte> input, Span<TapeValue> found)
    {
        ReadOnlySpan<byte> literals = _literals;
        ReadOnlySpan<ShapeRun> runs = _runs.AsSpan(0, HoleCount + 1);
        int position = 0;
        for (int i = 0; i < runs.Length - 1; i++)
        {
            int start = position + runs[i].Length;
            if (!TryMatchRun(input, position, literals, runs[i].Start, runs[i].Length) || (position = ShapeScan.EndOfHole(runs[i].Hole, input, start, out TapeValueKind kind)) < 0)
            {
                return 0;
            }

            found[i] = new TapeValue(start, position - start, kind);
        }

        ShapeRun last = runs[runs.Length - 1];
        return TryMatchRun(input, position, literals, last.Start, last.Length) ? position + last.Length : 0;
    }

    /// <summary>Compares the payload of an event whose framing was already read.</summary>
    /// <param name="eventType">The event's type.</param>
    /// <param name="payload">Its data.</param>
    /// <param name="found">Receives the content of the holes, as offsets in the payload; has room for all.</param>
    /// <returns>Whether it has this shape.</returns>
    public bool MatchPayload(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload, Span<TapeValue> found)
    {
        ReadOnlySpan<byte> literals = _literals;
        ReadOnlySpan<ShapeRun> runs = _runs.AsSpan(0, HoleCount + 1);
        int position = 0;
        int framing = PayloadStart;
        for (int i = 0; i < runs.Length - 1; i++)
        {
            int start = position + runs[i].Length - framing;
            if (!TryMatchRun(payload, position, literals, runs[i].Start + framing, runs[i].Length - framing)
                || (position = ShapeScan.EndOfHole(runs[i].Hole, payload, start, out TapeValueKind kind)) < 0)
            {
                return false;
            }

            found[i] = new TapeValue(start, position - start, kind);
            framing = 0;
        }

        ShapeRun last = runs[runs.Length - 1];
        int length = last.Length - framing - _suffixLength;
        return payload.Length - position == length && TryMatchRun(payload, position, literals, last.Start + framing, length)
            && eventType.SequenceEqual(literals.Slice(_typeStart, _typeLength));
    }

    /// <summary>What the text in <see cref="TextHole"/> continues.</summary>
    /// <param name="evt">The event that matched.</param>
    /// <param name="found">The content of its holes, as offsets in the event.</param>
    public Continuation ContinuationOf(ReadOnlySpan<byte> evt, ReadOnlySpan<TapeValue> found) => _records[_continuation].ContinuationIn(evt, found);

    /// <summary>Converts offsets in an event to offsets in its payload.</summary>
    public void MoveToPayload(Span<TapeValue> found)
    {
        foreach (ref TapeValue hole in found.Slice(0, HoleCount))
        {
            hole = new TapeValue(hole.Start - PayloadStart, hole.Length, hole.Kind);
        }
    }

    /// <summary>Writes the tape of an event.</summary>
    /// <param name="tape">A tape on which <see cref="DeltaTape.Begin"/> was called.</param>
    /// <param name="payload">The payload that matched.</param>
    /// <param name="found">The content of its holes, as offsets in the payload.</param>
    public void Replay(DeltaTape tape, ReadOnlySpan<byte> payload, ReadOnlySpan<TapeValue> found)
    {
        foreach (ref readonly ShapeRecord kept in _records.AsSpan(0, _recordCount))
        {
            tape.Add(kept.In(payload, PayloadStart, found));
        }

        foreach (ShapeCount count in _counts.AsSpan(0, _countCount))
        {
            long value = count.Value;
            if (count.Hole >= 0)
            {
                JsonInteger.TryReadInt64(payload.Slice(found[count.Hole].Start, found[count.Hole].Length), out value);
            }

            tape.Counts.Set(count.Field, value);
        }

        if (IsTerminator)
        {
            tape.Terminate();
        }
    }

    private static bool TryMatchRun(ReadOnlySpan<byte> input, int position, ReadOnlySpan<byte> literals, int start, int length) =>
        input.Length - position >= length && ShapeScan.AreEqual(input, position, literals, start, length);

    private static int LiteralLength(int eventLength, ReadOnlySpan<Hole> holes)
    {
        foreach (Hole hole in holes)
        {
            eventLength -= hole.Length;
        }

        return eventLength;
    }

    private static sbyte HoleAt(int start, HoleKind kind, ReadOnlySpan<Hole> holes)
    {
        for (int i = 0; i < holes.Length; i++)
        {
            if (holes[i].Start == start && holes[i].Kind == kind)
            {
                return (sbyte)i;
            }
        }

        return -1;
    }

    private void LearnRuns(ReadOnlySpan<byte> evt, ReadOnlySpan<Hole> holes)
    {
        int literalLength = LiteralLength(evt.Length, holes);
        if (_literals.Length < literalLength)
        {
            _literals = new byte[Math.Max(literalLength, 2 * _literals.Length)];
        }

        HoleCount = holes.Length;
        if (_runs.Length <= holes.Length)
        {
            _runs = new ShapeRun[Math.Max(holes.Length + 1, 2 * _runs.Length)];
        }

        int start = 0;
        int kept = 0;
        for (int i = 0; i <= holes.Length; i++)
        {
            int end = i < holes.Length ? PayloadStart + holes[i].Start : evt.Length;
            evt.Slice(start, end - start).CopyTo(_literals.AsSpan(kept));
            _runs[i] = new ShapeRun(kept, end - start, i < holes.Length ? holes[i].Kind : HoleKind.None);
            kept += end - start;
            start = i < holes.Length ? PayloadStart + holes[i].End : end;
        }
    }

    private void LearnCounts(ReadOnlySpan<(UsageField Field, int Start, long Value)> counts, ReadOnlySpan<Hole> holes)
    {
        _countCount = counts.Length;
        if (_counts.Length < counts.Length)
        {
            _counts = new ShapeCount[Math.Max(counts.Length, 2 * _counts.Length)];
        }

        for (int i = 0; i < counts.Length; i++)
        {
            _counts[i] = new ShapeCount(counts[i].Field, HoleAt(counts[i].Start, HoleKind.Count, holes), counts[i].Value);
        }
    }

    private void LearnRecords(ReadOnlySpan<TapeRecord> records, ReadOnlySpan<Hole> holes)
    {
        _recordCount = records.Length;
        if (_records.Length < records.Length)
        {
            _records = new ShapeRecord[Math.Max(records.Length, 2 * _records.Length)];
        }

        for (int i = 0; i < records.Length; i++)
        {
            _records[i] = new ShapeRecord(records[i], PayloadStart, holes);
        }

        _continuation = FindContinuation();
    }

    private int FindContinuation()
    {
        int continuation = -1;
        Identity = default;
        if (IsTerminator)
        {
            return -1;
        }

        for (int i = 0; i < _recordCount; i++)
        {
            TapeRecord record = _records[i].Record;
            if (record.Kind == DeltaKind.MessageStart)
            {
                Identity = (Identity.Id || record.Id.HasText, Identity.Model || record.Name.HasText);
            }
            else if (record.IsContinuation && _records[i].Text.Hole >= 0 && continuation < 0)
            {
                continuation = i;
            }
            else
            {
                return -1;
            }
        }

        return continuation;
    }

    private readonly struct ShapeRecord(in TapeRecord record, int payloadStart, ReadOnlySpan<Hole> holes)
    {
        public readonly TapeRecord Record = record;
        public readonly ShapePlace Text = new(record.Text, payloadStart, holes);
        private readonly ShapePlace _id = new(record.Id, payloadStart, holes);
        private readonly ShapePlace _name = new(record.Name, payloadStart, holes);
        private readonly sbyte _choice = HoleAt(record.Choice.Start, HoleKind.Index, holes);
        private readonly sbyte _index = HoleAt(record.Index.Start, HoleKind.Index, holes);
        private readonly sbyte _part = HoleAt(record.Part.Start, HoleKind.Index, holes);

        /// <summary>The record, for another payload of the shape.</summary>
        public TapeRecord In(ReadOnlySpan<byte> payload, int payloadStart, ReadOnlySpan<TapeValue> found)
        {
            TapeRecord moved = Record;
            moved.Text = Text.In(payloadStart, found);
            moved.Id = _id.In(payloadStart, found);
            moved.Name = _name.In(payloadStart, found);
            moved.Choice = IndexIn(_choice, Record.Choice, payload, found);
            moved.Index = IndexIn(_index, Record.Index, payload, found);
            moved.Part = IndexIn(_part, Record.Part, payload, found);
            return moved;
        }

        public Continuation ContinuationIn(ReadOnlySpan<byte> text, ReadOnlySpan<TapeValue> found) => new(
            Record.Kind,
            IndexIn(_choice, Record.Choice, text, found).Value,
            IndexIn(_index, Record.Index, text, found).Value,
            IndexIn(_part, Record.Part, text, found).Value);

        private static TapeIndex IndexIn(int hole, TapeIndex known, ReadOnlySpan<byte> payload, ReadOnlySpan<TapeValue> found)
        {
            if (hole < 0)
            {
                return known;
            }

            JsonInteger.TryReadIndex(payload.Slice(found[hole].Start, found[hole].Length), out int index);
            return index;
        }
    }

    private readonly record struct ShapeCount(UsageField Field, sbyte Hole, long Value);
}
