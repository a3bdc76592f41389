using System.Buffers;
using System.Runtime.CompilerServices;

namespace SseCore;

/// <summary>
/// The reusable record of one event's deltas: offsets into its payload, no objects and no copies. A generated
/// extractor writes it in one walk over the payload.
/// </summary>
/// <remarks>
/// JSON members come in any order, so an extractor keeps their values in local <see cref="TapeValue"/>s and writes
/// the records of an element when the element ends. Some facts are known only later, when an enclosing element ends. The tape
/// offers a step for each: the choice and the index that records belong to (<see cref="SetChoice"/>, <see cref="SetIndex"/>), whether
/// a guard on the enclosing element holds (<see cref="Drop"/>), and the order (<see cref="Close"/>), which is that of the rules in the
/// dialect file, never that of the members on the wire.
/// </remarks>
public sealed class DeltaTape
{
    /// <summary>The index of a record whose payload element states none.</summary>
    public const int NoIndex = -1;

    /// <summary>The part of a text in a dialect that does not tell parts of a block apart.</summary>
    public const int NoPart = -1;

    /// <summary>The <see cref="TapeRecord.Part"/> of a tool call's value that continues.</summary>
    internal const int MorePart = 1;

    // Up to this many, moving records one by one is the cheapest way to sort.
    private const int FewRecords = 16;

    // A thread keeps at most 64 KiB; hardly any event has a hundred deltas.
    private const int MaxSpareRecords = 1024;

    // Used within one call, so a thread needs only one; a stream keeps it until it has read its chunk.
    [ThreadStatic]
    private static DeltaTape? _spare;

    private TapeRecord[] _records = new TapeRecord[4];
    private UsageCounts _counts;

    // A name with its escapes resolved.
    private PooledBuffer _unescaped;
    private HoleLog? _log;
    private int _count;
    private DeltaKinds _wanted = DeltaKinds.All;

    /// <summary>The position of the next record. Saved before an element's records are written, and passed to the calls that complete them.</summary>
    public int Position => _count;

    /// <summary>Logs what may differ in the next payload, if a shape is being learned from this one.</summary>
    internal HoleLog? Holes { get; private set; }

    internal ReadOnlySpan<TapeRecord> Records => _records.AsSpan(0, _count);

    /// <summary>The token counts.</summary>
    internal ref UsageCounts Counts => ref _counts;

    internal bool IsTerminated { get; private set; }

    /// <summary>The choices that <see cref="BeginChoice"/> named, a bit for each of the first 32.</summary>
    internal uint Choices { get; private set; }

    /// <summary>Whether <see cref="JsonCursor.ReadCount"/> found a number in this payload. Hardly any event has token counts.</summary>
    public bool HasCounts { get; private set; }

    /// <summary>Whether any of <paramref name="kinds"/> is requested. Values for other kinds are best skipped.</summary>
    public bool Wants(DeltaKinds kinds) => (_wanted & kinds) != 0;

    /// <summary>Records text of the given kind; an empty or absent one is no delta.</summary>
    /// <param name="rule">The rule's number.</param>
    /// <param name="kind">A kind that has text.</param>
    /// <param name="choice">The choice.</param>
    /// <param name="index">The index of the block.</param>
    /// <param name="text">The text.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddText(int rule, DeltaKind kind, TapeIndex choice, TapeIndex index, TapeValue text) =>
        AddText(rule, kind, choice, index, text, NoPart);

    /// <summary>Records text of the given kind that a later final text may repeat; an empty or absent one is no delta.</summary>
    /// <param name="rule">The rule's number.</param>
    /// <param name="kind">A kind that has text.</param>
    /// <param name="choice">The choice.</param>
    /// <param name="index">The index of the block.</param>
    /// <param name="text">The text.</param>
    /// <param name="part">The part of the block.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddText(int rule, DeltaKind kind, TapeIndex choice, TapeIndex index, TapeValue text, TapeIndex part)
    {
        if (text.HasText || (kind == DeltaKind.Citation && text.IsContainer))
        {
            ref TapeRecord record = ref Add(rule, kind, choice, index);
            record.Text = text;
            record.Part = part;
        }
    }

    /// <summary>Records the whole text of a part of a block, which counts only if nothing of the part was handed out before.</summary>
    /// <param name="rule">The rule's number.</param>
    /// <param name="kind">A kind that has text.</param>
    /// <param name="choice">The choice.</param>
    /// <param name="index">The index of the block.</param>
    /// <param name="text">The text.</param>
    /// <param name="part">The part of the block.</param>
    public void AddFinalText(int rule, DeltaKind kind, TapeIndex choice, TapeIndex index, TapeValue text, TapeIndex part)
    {
        if (text.HasText || (kind == DeltaKind.Citation && text.IsContainer))
        {
            ref TapeRecord record = ref Add(rule, kind, choice, index);
            record.Form = StatementForm.Final;
            record.Text = text;
            record.Part = part;
        }
    }

    /// <summary>Records what a payload element states about a tool call.</summary>
    /// <param name="rule">The rule's number.</param>
    /// <param name="form">Whether more of the call may follow.</param>
    /// <param name="choice">The choice.</param>
    /// <param name="index">The index on the wire, or <see cref="NoIndex"/>.</param>
    /// <param name="id">The call's id, if this element has one.</param>
    /// <param name="name">The tool's name, if this element has one.</param>
    /// <param name="arguments">A string holding JSON text, or the JSON value itself.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddToolCall(int rule, StatementForm form, TapeIndex choice, TapeIndex index, TapeValue id, TapeValue name, TapeValue arguments)
    {
        if (id.HasScalar || name.HasText || arguments.HasText || arguments.IsContainer)
        {
            ref TapeRecord record = ref Add(rule, DeltaKind.ToolCallStart, choice, index);
            record.Form = form;
            record.Id = id.ScalarOr(default);
            record.Name = name.TextOr(default);
            record.Text = arguments.ContentOr(default);
        }
    }

    /// <summary>Records one value of a tool call's arguments, for arguments that arrive as single values with their paths.</summary>
    /// <param name="rule">The rule's number.</param>
    /// <param name="choice">The choice.</param>
    /// <param name="index">The index on the wire, or <see cref="NoIndex"/> for the call opened last.</param>
    /// <param name="path">The value's place in the arguments, as a JSONPath.</param>
    /// <param name="value">The value; anything but a string, number or boolean stands for JSON <c>null</c>, or for the end of a string.</param>
    /// <param name="more">Whether more of the value, a string, follows.</param>
    public void AddToolCallValue(int rule, TapeIndex choice, TapeIndex index, TapeValue path, TapeValue value, TapeValue more)
    {
        if (path.HasText)
        {
            ref TapeRecord record = ref Add(rule, DeltaKind.ToolCallArguments, choice, index);
            record.Id = path;
            record.Text = value.PrimitiveOr(default);
            record.Part = more.IsTrue ? MorePart : NoPart;
        }
    }

    /// <summary>Records the signature of the tool call at this index or, without an index, of the call opened last; an empty or absent one is no delta.</summary>
    /// <param name="rule">The rule's number.</param>
    /// <param name="choice">The choice.</param>
    /// <param name="index">The index on the wire, or <see cref="NoIndex"/>.</param>
    /// <param name="signature">The signature.</param>
    public void AddToolCallSignature(int rule, TapeIndex choice, TapeIndex index, TapeValue signature)
    {
        if (signature.HasText)
        {
            ref TapeRecord record = ref Add(rule, DeltaKind.Signature, choice, index);
            record.Form = StatementForm.Whole;
            record.Text = signature;
            record.Part = NoPart;
        }
    }

    /// <summary>Records the end of the tool call at this index or, without an index, of the call opened last; if there is one.</summary>
    public void AddToolCallEnd(int rule, TapeIndex choice, TapeIndex index) => Add(rule, DeltaKind.ToolCallEnd, choice, index);

    /// <summary>Records a choice's finish reason; an empty or absent one is no delta.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddFinish(int rule, TapeIndex choice, TapeValue reason)
    {
        if (reason.HasText)
        {
            Add(rule, DeltaKind.Finish, choice, NoIndex).Text = reason;
        }
    }

    /// <summary>Records an error that the provider reports. A rule's guards decide whether there is one.</summary>
    public void AddError(int rule, TapeValue type, TapeValue code, TapeValue message)
    {
        ref TapeRecord record = ref Add(rule, DeltaKind.Error, choice: 0, NoIndex);
        record.Id = type.TextOr(default);
        record.Name = code.ScalarOr(default);
        record.Text = message.TextOr(default);
    }

    /// <summary>Records the message's identity, as far as this payload states it.</summary>
    public void AddMessageStart(int rule, TapeValue id, TapeValue model)
    {
        if (id.HasText || model.HasText)
        {
            ref TapeRecord record = ref Add(rule, DeltaKind.MessageStart, choice: 0, NoIndex);
            record.Id = id.TextOr(default);
            record.Name = model.TextOr(default);
        }
    }

    /// <summary>Records an event, or a part of one, of a type that the dialect does not know.</summary>
    /// <param name="rule">The rule's number.</param>
    /// <param name="type">The type; if the payload has none, the event's name is used.</param>
    public void AddUnknown(int rule, TapeValue type) => Add(rule, DeltaKind.Unknown, choice: 0, NoIndex).Name = type.TextOr(default);

    /// <summary>Records one token count; a value that is not an integer is ignored.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddUsage(int rule, ReadOnlySpan<byte> payload, UsageField field, TapeValue count)
    {
        // Hardly any event has counts.
        if (count.Kind == TapeValueKind.Number)
        {
            AddCount(rule, payload, field, count);
        }
    }

    /// <summary>
    /// Records that the payload has an element of this choice, for a dialect without a terminator: its streams are complete when every
    /// choice has finished.
    /// </summary>
    /// <param name="choice">The choice, from a value that was not read by <see cref="JsonCursor.ReadIndex"/>.</param>
    public void BeginChoice(TapeIndex choice) => Choices |= BitOf(choice.Value);

    /// <summary>Records that this event ends the stream.</summary>
    public void Terminate() => IsTerminated = true;

    /// <summary>Sets the choice of all records since <paramref name="position"/>, which is known only now that the enclosing element has ended.</summary>
    public void SetChoice(int position, TapeIndex choice)
    {
        for (int i = position; i < _count; i++)
        {
            _records[i].Choice = choice;
        }
    }

    /// <summary>Sets the index of the records of <paramref name="rule"/> since <paramref name="position"/>, known only now that the enclosing element has ended.</summary>
    public void SetIndex(int position, int rule, TapeIndex index)
    {
        for (int i = position; i < _count; i++)
        {
            if (_records[i].Rule == rule)
            {
                _records[i].Index = index;
            }
        }
    }

    /// <summary>Removes the records of <paramref name="rule"/> since <paramref name="position"/>: its guard on an enclosing element does not hold.</summary>
    public void Drop(int position, int rule)
    {
        int kept = position;
        for (int i = position; i < _count; i++)
        {
            if (_records[i].Rule != rule)
            {
                if (kept != i)
                {
                    _records[kept] = _records[i];
                }

                kept++;
            }
        }

        _count = kept;
    }

    /// <summary>
    /// Ends an element: sorts its records, those since <paramref name="position"/>, by rank, and makes them one group
    /// of the given rank in the enclosing element.
    /// </summary>
    public void Close(int position, int rank)
    {
        for (int i = position + 1; i < _count; i++)
        {
            if (_records[i].Rank < _records[i - 1].Rank)
            {
                if (_count - position <= FewRecords)
                {
                    SortFewByRank(position);
                }
                else
                {
                    SortByRank(position);
                }

                break;
            }
        }

        for (int i = position; i < _count; i++)
        {
            _records[i].Rank = (ushort)rank;
        }
    }

    /// <summary>Returns a tape for a stream.</summary>
    internal static DeltaTape Rent()
    {
        // Removed from the thread, in case a dialect reads another stream within its own.
        DeltaTape tape = _spare ?? new DeltaTape();
        _spare = null;
        return tape;
    }

    /// <summary>Returns the tape to the thread, for the next event of any stream.</summary>
    internal void Return()
    {
        _unescaped.Release();
        if (_records.Length <= MaxSpareRecords)
        {
            _spare = this;
        }
    }

    /// <summary>Starts logging <see cref="Holes"/> for the next payload.</summary>
    internal void LogHoles()
    {
        Holes = _log ??= new HoleLog();
        Holes.Begin();
    }

    internal void Begin(DeltaKinds wanted)
    {
        _wanted = wanted;
        _count = 0;
        Holes = null;
        _counts.Clear();
        HasCounts = false;
        IsTerminated = false;
        Choices = 0;
    }

    /// <summary>The bit of a choice in <see cref="Choices"/>; none of a choice after the first 32.</summary>
    internal static uint BitOf(int choice) => (uint)choice < 32 ? 1U << choice : 0;

    internal void NoteCount() => HasCounts = true;

    /// <summary>The text that is written with escapes. Valid until the next call.</summary>
    internal ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> raw)
    {
        _unescaped.Clear();
        JsonText.AppendUnescaped(raw, ref _unescaped, carriedHigh: 0, mayCarry: false);
        return _unescaped.Span;
    }

    /// <summary>Adds a record made elsewhere.</summary>
    internal void Add(in TapeRecord record)
    {
        if (_count == _records.Length)
        {
            Array.Resize(ref _records, _count * 2);
        }

        _records[_count++] = record;
    }

    private void AddCount(int rule, ReadOnlySpan<byte> payload, UsageField field, TapeValue count)
    {
        if (!count.TryGetInt64(payload, out long value))
        {
            return;
        }

        Holes?.AddCount(field, count.Start, value);
        if (_counts.IsEmpty)
        {
            Add(rule, DeltaKind.Usage, choice: 0, NoIndex);
        }

        _counts.Set(field, value);
    }

    private ref TapeRecord Add(int rule, DeltaKind kind, TapeIndex choice, TapeIndex index)
    {
        if (_count == _records.Length)
        {
            Array.Resize(ref _records, _count * 2);
        }

        ref TapeRecord record = ref _records[_count];
        record = default;
        record.Kind = kind;
        record.Rule = (ushort)rule;
        record.Rank = (ushort)rule;
        record.Choice = choice;
        record.Index = index;
        _count++;
        return ref record;
    }

    // An element's own records are written after those of its arrays, so most events are not sorted at first.
    private void SortFewByRank(int position)
    {
        for (int i = position + 1; i < _count; i++)
        {
            int place = i;
            while (place > position && _records[place - 1].Rank > _records[i].Rank)
            {
                place--;
            }

            if (place != i)
            {
                TapeRecord record = _records[i];
                _records.AsSpan(place, i - place).CopyTo(_records.AsSpan(place + 1));
                _records[place] = record;
            }
        }
    }

    // Events with so many records are rare, so renting is acceptable. The sort must be stable, since the elements of an array share a
    // rank; the position in the low half of the key makes it stable.
    private void SortByRank(int position)
    {
        int length = _count - position;
        long[] keys = ArrayPool<long>.Shared.Rent(length);
        TapeRecord[] sorted = ArrayPool<TapeRecord>.Shared.Rent(length);
        for (int i = 0; i < length; i++)
        {
            keys[i] = ((long)_records[position + i].Rank << 32) | (uint)i;
        }

        Array.Sort(keys, 0, length);
        for (int i = 0; i < length; i++)
        {
            sorted[i] = _records[position + (int)keys[i]];
        }

        Array.Copy(sorted, 0, _records, position, length);
        ArrayPool<TapeRecord>.Shared.Return(sorted);
        ArrayPool<long>.Shared.Return(keys);
    }
}
