// What texts are told apart by: the increments of one go on from each other.
using TextKey = (SseCore.DeltaKind Kind, int Choice, int Index, int Part);

namespace SseCore;

/// <summary>
/// Turns what a payload states (the tape) into what the stream means (deltas): tool calls are told apart, text is
/// unescaped and made valid, surrogate pairs cut in two are joined, and what was said before is not said again. Holds
/// all state of a stream above its framing.
/// </summary>
internal sealed class DeltaResolver : IUsageSource, IDisposable
{
    private const DeltaKinds AlwaysExtracted = DeltaKinds.Finish | DeltaKinds.Error;

    // Nearly every event has fewer, and hardly one that a thread's spare room is not enough for.
    private const int FewDeltas = 8;
    private const int MaxSpareDeltas = 1024;

    // A stream has it while it reads, as it has its tape.
    [ThreadStatic]
    private static DeltaRecord[]? _spareReady;

    private readonly DeltaKinds _wanted;
    private readonly InvalidUtf8Policy _invalidUtf8;
    private readonly int _maxParts;
    private readonly int _maxBytes;

    private DeltaRecord[] _ready = [];
    private int _count;
    private int _next;
    private bool _hasId;
    private bool _hasModel;

    // What a stream has late, or few have at all, is made when it is needed.
    private ToolCallTracker? _calls;
    private Dictionary<TextKey, ushort>? _highSurrogates;

    private TextsTold? _told;
    private RepeatedTexts? _repeated;
    private ValueArguments? _valueArguments;

    // Unescaped text of the event being handed out.
    private PooledBuffer _scratch;

    private FinishReasonsTold _finishReasons;
    private UsageCounts _usage;

    public DeltaResolver(DeltaParserOptions options)
    {
        (_wanted, _invalidUtf8, KindsToExtract) = (options.Kinds, options.InvalidUtf8, KindsFor(options.Kinds));
        (_maxParts, _maxBytes) = (options.MaxParts, Math.Max(options.Framing.MaxEventBytes, SseFramerOptions.DefaultMaxEventBytes));
    }

    public TokenUsage Usage => _usage.ToUsage();

    public FinishReason FinishReason { get; private set; }

    public bool HasError { get; private set; }

    /// <summary>Whether any text so far was not UTF-8; not looked for where such texts are kept as they are.</summary>
    public bool HasInvalidUtf8 { get; private set; }

    /// <summary>Whether there is more to remember than may be: <see cref="DeltaParserOptions.MaxParts"/>. What would add to it is not read.</summary>
    public bool IsOverLimit { get; private set; }

    /// <summary>Whether any text or part so far may not have been read as it was.</summary>
    public bool HasRefused => HasInvalidUtf8 || IsOverLimit;

    private ToolCallTracker Calls => _calls ??= new ToolCallTracker();

    public bool HasReady => _next < _count;

    /// <summary>What was not taken yet; the next event overwrites it.</summary>
    public ReadOnlySpan<DeltaRecord> Ready => _ready.AsSpan(_next, _count - _next);

    public ReadOnlySpan<byte> Scratch => _scratch.Span;

    /// <summary>
    /// The kinds to take from payloads: those asked for, and those by which the stream's end is judged. Once the
    /// message's identity is known it need not be looked for again.
    /// </summary>
    public DeltaKinds KindsToExtract { get; private set; }

    public ref readonly DeltaRecord Take() => ref _ready[_next++];

    /// <summary>Called where there are no more events at the moment: what is not needed until there are is left to other streams.</summary>
    public void Rest()
    {
        if (HasReady)
        {
            return;
        }

        _scratch.ReleaseLarge();
        if (_ready.Length is > 0 and <= MaxSpareDeltas)
        {
            _spareReady = _ready;
            _ready = [];
            _count = 0;
            _next = 0;
        }
    }

    /// <summary>Starts on a new event: all before it was handed out.</summary>
    public void Begin()
    {
        _count = 0;
        _next = 0;
        _scratch.ReleaseLarge();
        ForgetScratch();
    }

    /// <summary>Called where nothing is ready any more: what was handed out last may not be read from now on.</summary>
    public void ForgetScratch()
    {
        _scratch.Clear();
        _scratch.PoisonForgotten();
    }

    public void Resolve(DeltaTape tape, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> eventType)
    {
        if (tape.Records.Length == 1 && TryResolveText(tape.Records[0], payload))
        {
            return;
        }

        if (tape.IsTerminated && _told is not null)
        {
            FindRepeated(tape.Records);
        }

        foreach (ref readonly TapeRecord record in tape.Records)
        {
            switch (record.Kind)
            {
                case DeltaKind.MessageStart:
                    ResolveMessageStart(record, payload);
                    break;
                case DeltaKind.ToolCallStart:
                    ResolveToolCall(record, payload);
                    break;
                case DeltaKind.ToolCallEnd:
                    ResolveToolCallEnd(record);
                    break;
                case DeltaKind.ToolCallArguments:
                    ResolveToolCallValue(record, payload);
                    break;
                case DeltaKind.Finish:
                    ResolveFinish(record, payload);
                    break;
                case DeltaKind.Usage:
                    ResolveUsage(tape.Counts);
                    break;
                case DeltaKind.Error:
                    HasError = true;
                    ref DeltaRecord error = ref Add(DeltaKind.Error, choice: 0, index: 0);
                    error.Id = Decode(record.Id, payload);
                    error.Name = Decode(record.Name, payload);
                    error.Text = Decode(record.Text, payload);
                    break;
                case DeltaKind.Unknown:
                    ref DeltaRecord unknown = ref Add(DeltaKind.Unknown, choice: 0, index: 0);
                    unknown.Name = record.Name.IsPresent ? Decode(record.Name, payload)
                        : eventType.SequenceEqual("message"u8) ? default // What an event without a name is called.
                        : Keep(eventType);
                    break;
                default:
                    ResolveText(record, payload);
                    break;
            }

            // Within an event too: one of the largest states half a million parts.
            if (IsMoreThanMayBe())
            {
                IsOverLimit = true;
                return;
            }
        }
    }

    // What most events state, that a text goes on and nothing else, where no part of it waits and nothing is to be remembered
    // of it: what the plain path does, in short.
    private bool TryResolveText(in TapeRecord record, ReadOnlySpan<byte> payload)
    {
        TapeValue text = record.Text;
        if (record.Kind is not (DeltaKind.Text or DeltaKind.Reasoning) || text.Kind != TapeValueKind.String || _highSurrogates is not null
            || record.Part.Value != DeltaTape.NoPart
            || !IsUsable(payload.Slice(text.Start, text.Length)))
        {
            return false;
        }

        Add(record.Kind, record.Choice.Value, Math.Max(record.Index.Value, 0)).Text = new TextSlice(text.Start, text.Length, isInScratch: false);
        return true;
    }

    private bool IsMoreThanMayBe() =>
        _finishReasons.Count + (_calls?.Count ?? 0) + (_told?.Count ?? 0) + (_highSurrogates?.Count ?? 0) > _maxParts
        || (_calls?.RetainedBytes ?? 0) > _maxBytes;

    /// <summary>Whether an event with this identity of the message states nothing new by it.</summary>
    public bool KnowsIdentity((bool Id, bool Model) stated) => (_hasId || !stated.Id) && (_hasModel || !stated.Model);

    /// <summary>
    /// Whether an event that only goes on with a text, or a call's arguments, states nothing more than that. It stays so as long
    /// as there are no other events.
    /// </summary>
    /// <param name="continuation">What goes on.</param>
    /// <param name="index">The index to hand out.</param>
    public bool GoesOn(in Continuation continuation, out int index)
    {
        index = continuation.Index;
        if (_highSurrogates is { Count: > 0 } || !IsWanted(continuation.Kind))
        {
            return false;
        }

        return continuation.Kind != DeltaKind.ToolCallArguments
            ? continuation.Part == DeltaTape.NoPart || _told?.IsLast((continuation.Kind, continuation.Choice, index, continuation.Part)) == true
            : Calls.TryContinue(continuation.Choice, index, out index);
    }

    /// <summary>Makes the text of a string that goes on with another.</summary>
    /// <param name="input">Bytes in which the string lies.</param>
    /// <param name="start">Where it begins, behind its quote.</param>
    /// <param name="end">Where it ends, before its quote.</param>
    /// <param name="text">The text.</param>
    /// <returns>False: there is more to it; nothing was done.</returns>
    public bool TryDecode(ReadOnlySpan<byte> input, int start, int end, out ReadOnlySpan<byte> text)
    {
#if NET
        if (TryDecodeShort(input, start, end - start, out text))
        {
            return true;
        }
#endif
        text = input.Slice(start, end - start);
        return IsUsable(text) && (text.IndexOf((byte)'\\') < 0 || TryUnescape(ref text));
    }

#if NET
    /// <summary>Makes the text of a short string that goes on with another, whose escapes were not looked at.</summary>
    /// <inheritdoc cref="JsonText.IsShort" path="/param"/>
    /// <param name="input"/>
    /// <param name="start"/>
    /// <param name="length"/>
    /// <param name="text">The text.</param>
    /// <returns>False: it is no such string, or there is more to it; nothing was done.</returns>
    public bool TryDecodeShort(ReadOnlySpan<byte> input, int start, int length, out ReadOnlySpan<byte> text)
    {
        text = input.Slice(start, length);
        if (!JsonText.IsShort(input, start, length))
        {
            return false;
        }

        // What is no JSON string shall not be found to be no UTF-8 either.
        ReadOnlySpan<byte> raw = text;
        uint backslashes = JsonText.BackslashesOf(input, start, length, out bool isAscii);
        return (backslashes == 0 || TryUnescapeShort(input, start, backslashes, ref text)) && (isAscii || IsUsable(raw));
    }

    private bool TryUnescapeShort(ReadOnlySpan<byte> input, int start, uint backslashes, ref ReadOnlySpan<byte> text)
    {
        _scratch.Clear();
        if (!JsonText.TryAppendShort(input, start, text.Length, backslashes, ref _scratch))
        {
            return false;
        }

        text = _scratch.Span;
        return true;
    }
#endif

    private bool TryUnescape(ref ReadOnlySpan<byte> text)
    {
        _scratch.Clear();
        ushort high = JsonText.AppendUnescaped(text, ref _scratch, carriedHigh: 0, mayCarry: true, keepInvalid: true);
        text = _scratch.Span;
        return high == 0;
    }

    /// <summary>Reports a payload that is not JSON; as the message of an error, where the event says that it is one.</summary>
    public void ResolveMalformed(ReadOnlySpan<byte> payload, bool isError)
    {
        ref DeltaRecord record = ref Add(isError ? DeltaKind.Error : DeltaKind.Malformed, choice: 0, index: 0);
        if (isError)
        {
            HasError = true;
            record.Text = Keep(payload);
        }
    }

    /// <summary>Reports an error that the framing carries.</summary>
    /// <param name="type">Its type; empty if it has none.</param>
    /// <param name="message">Its message in the payload.</param>
    /// <param name="payload">The payload.</param>
    public void ResolveError(ReadOnlySpan<byte> type, TapeValue message, ReadOnlySpan<byte> payload)
    {
        HasError = true;
        ref DeltaRecord error = ref Add(DeltaKind.Error, choice: 0, index: 0);
        error.Id = Keep(type);
        error.Text = Decode(message, payload);
    }

    /// <summary>Reports the errors of a text that is no event's payload. They are copied: deltas of an event may wait beside them.</summary>
    public void ResolveErrors(DeltaTape tape, ReadOnlySpan<byte> text)
    {
        foreach (ref readonly TapeRecord record in tape.Records)
        {
            HasError = true;
            ref DeltaRecord error = ref Add(DeltaKind.Error, choice: 0, index: 0);
            error.Id = DecodeCopy(record.Id, text);
            error.Name = DecodeCopy(record.Name, text);
            error.Text = DecodeCopy(record.Text, text);
        }
    }

    /// <summary>Hands out what was held back for a continuation that never came.</summary>
    public void ResolveEnd()
    {
        if (_highSurrogates is not { Count: > 0 })
        {
            return;
        }

        // Sorted, since the order of a dictionary depends on what was removed from it before.
        TextKey[] waiting = [.. _highSurrogates.Keys];
        Array.Sort(waiting);
        foreach (TextKey key in waiting)
        {
            AddReplacement(key);
        }

        _highSurrogates.Clear();
    }

    public void Reset()
    {
        Begin();
        _calls?.Reset();
        _valueArguments?.Clear();
        _highSurrogates?.Clear();
        _told?.Clear();
        _repeated?.Clear();
        _finishReasons.Clear();
        _hasId = false;
        _hasModel = false;
        KindsToExtract = KindsFor(_wanted);
        _usage.Clear();
        FinishReason = FinishReason.None;
        HasError = false;
        HasInvalidUtf8 = false;
        IsOverLimit = false;
    }

    public void Dispose()
    {
        _calls?.Dispose();
        _valueArguments?.Clear();
        _scratch.Release();
        _finishReasons.Release();
        _count = 0;
        _next = 0;
        Rest();
    }

    public void ReleaseEmptyBuffers()
    {
        if (!HasReady)
        {
            _scratch.Release();
        }
    }

    // When a call ends shows in what is said of its arguments, and what has no place in them is unknown.
    private static DeltaKinds KindsFor(DeltaKinds wanted) =>
        wanted | AlwaysExtracted | ((wanted & (DeltaKinds.ToolCalls | DeltaKinds.Unknown)) != 0 ? DeltaKinds.ToolCalls : DeltaKinds.None);

    private void ResolveMessageStart(in TapeRecord record, ReadOnlySpan<byte> payload)
    {
        bool isNewId = !_hasId && record.Id.HasText;
        bool isNewModel = !_hasModel && record.Name.HasText;
        if (!isNewId && !isNewModel)
        {
            return;
        }

        ref DeltaRecord start = ref Add(DeltaKind.MessageStart, choice: 0, index: 0);
        if (isNewId)
        {
            start.Id = Decode(record.Id, payload);
            _hasId = true;
        }

        if (isNewModel)
        {
            start.Name = Decode(record.Name, payload);
            _hasModel = true;
        }

        if (_hasId && _hasModel)
        {
            KindsToExtract &= ~DeltaKinds.MessageStart;
        }
    }

    private void ResolveText(in TapeRecord record, ReadOnlySpan<byte> payload)
    {
        TextKey key = KeyOf(record);
        if (key.Part != DeltaTape.NoPart)
        {
            if (record.Form == StatementForm.Final && _repeated is not null && _repeated.TrySkip(key.Kind))
            {
                return;
            }

            bool isNew = (_told ??= new TextsTold()).TryTell(key, isRepeat: record.Form == StatementForm.Final);
            if (record.Form == StatementForm.Final && !isNew)
            {
                return;
            }
        }

        AddText(key, record.Text, payload);
    }

    private void FindRepeated(ReadOnlySpan<TapeRecord> records)
    {
        bool isAnyNew = false;
        foreach (ref readonly TapeRecord record in records)
        {
            isAnyNew |= IsRepeatedText(record) && !_told!.Contains(KeyOf(record));
        }

        if (!isAnyNew)
        {
            return;
        }

        _repeated ??= new RepeatedTexts();
        _repeated.Begin();
        foreach (ref readonly TapeRecord record in records)
        {
            if (IsRepeatedText(record))
            {
                _repeated.Add(KeyOf(record));
            }
        }

        _repeated.Find(_told!);
    }

    private static bool IsRepeatedText(in TapeRecord record) =>
        record.Form == StatementForm.Final && record.Kind != DeltaKind.ToolCallStart;

    private static TextKey KeyOf(in TapeRecord record) => (record.Kind, record.Choice.Value, Math.Max(record.Index.Value, 0), record.Part.Value);

    private TextSlice AddText(in TextKey key, TapeValue value, ReadOnlySpan<byte> payload)
    {
        TextSlice text;
        if (value.Kind == TapeValueKind.EscapedString)
        {
            ushort carried = TakeHighSurrogate(key);
            int start = _scratch.Length;
            ushort high = AppendUnescaped(payload.Slice(value.Start, value.Length), carried, mayCarry: true);
            text = new TextSlice(start, _scratch.Length - start, isInScratch: true);
            if (high != 0)
            {
                (_highSurrogates ??= [])[key] = high;
            }
        }
        else if (TakeHighSurrogate(key) != 0)
        {
            int start = _scratch.Length;
            Utf8Text.AppendReplacement(ref _scratch);
            Append(payload.Slice(value.Start, value.Length));
            text = new TextSlice(start, _scratch.Length - start, isInScratch: true);
        }
        else
        {
            text = Decode(value, payload);
        }

        if (text.Length != 0)
        {
            Add(key.Kind, key.Choice, key.Index).Text = text;
        }

        return text;
    }

    private void ResolveToolCall(in TapeRecord record, ReadOnlySpan<byte> payload)
    {
        TextSlice idSlice = Decode(record.Id, payload);
        TextSlice nameSlice = Decode(record.Name, payload);
        int call = FindOrOpenCall(record, idSlice.Of(payload, Scratch), nameSlice.Of(payload, Scratch));
        ref ToolCallTracker.Call state = ref Calls[call];
        bool isNewId = !state.HasId && idSlice.Length != 0;
        bool isNewName = !state.HasName && nameSlice.Length != 0;
        bool hasArguments = record.Text.HasText || record.Text.IsContainer;
        if (!state.IsOpen && record.Form != StatementForm.Final
            && (isNewId || isNewName || (hasArguments && record.Form != StatementForm.Start)))
        {
            // Only for something new: a call that is just named again must not end twice, or its tool may be run twice.
            Calls.Reopen(call);
        }

        if (isNewId || isNewName || !state.IsStarted)
        {
            state.IsStarted = true;
            ref DeltaRecord start = ref Add(DeltaKind.ToolCallStart, record.Choice.Value, state.Index);
            if (isNewId)
            {
                start.Id = idSlice;
                Calls.SetId(call, idSlice.Of(payload, Scratch));
            }

            if (isNewName)
            {
                start.Name = nameSlice;
                Calls.SetName(call, nameSlice.Of(payload, Scratch));
            }
        }

        if (hasArguments)
        {
            ResolveArguments(record, call, payload);
        }

        if (record.Form is StatementForm.Whole or StatementForm.Final && Calls[call].IsOpen)
        {
            EndCall(call);
        }
    }

    // Of any block where blocks are told apart by nothing else, so a stream may have no call at all.
    private void ResolveToolCallEnd(in TapeRecord record)
    {
        if (_calls is null)
        {
            return;
        }

        int call = record.Index.Value == DeltaTape.NoIndex ? _calls.FindLatest(record.Choice.Value) : _calls.FindAt(record.Choice.Value, record.Index.Value);
        if (call >= 0 && _calls[call].IsOpen)
        {
            EndCall(call);
        }
    }

    private void ResolveToolCallValue(in TapeRecord record, ReadOnlySpan<byte> payload)
    {
        int call = Calls.Resolve(record.Choice.Value, record.Index.Value, id: default, name: default, hasArguments: true, isWhole: false, out _);
        ref ToolCallTracker.Call state = ref Calls[call];
        if (!state.IsStarted)
        {
            state.IsStarted = true;
            Add(DeltaKind.ToolCallStart, record.Choice.Value, state.Index);
        }

        TextSlice path = Decode(record.Id, payload);
        TextSlice value = Raw(record.Text, payload);
        _valueArguments ??= new ValueArguments();
        if (!state.IsOpen || !_valueArguments.TryWrite(
            call, path.Of(payload, Scratch), record.Text.Kind, value.Of(payload, Scratch), record.Part.Value == DeltaTape.MorePart))
        {
            Add(DeltaKind.Unknown, choice: 0, index: 0).Name = path;
            return;
        }

        state.HasArguments = true;
        AddWritten(state, _valueArguments);
    }

    private void AddWritten(in ToolCallTracker.Call call, ValueArguments arguments)
    {
        if (!arguments.Written.IsEmpty)
        {
            Add(DeltaKind.ToolCallArguments, call.Choice, call.Index).Text = Keep(arguments.Written);
        }
    }

    private int FindOrOpenCall(in TapeRecord record, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name)
    {
        if (record.Form == StatementForm.Final)
        {
            return Calls.ResolveFinal(record.Choice.Value, record.Index.Value, id);
        }

        bool hasArguments = record.Text.HasText || record.Text.IsContainer;
        int call = Calls.Resolve(record.Choice.Value, record.Index.Value, id, name, hasArguments, record.Form == StatementForm.Whole, out int ended);
        if (ended >= 0)
        {
            EndCall(ended);
        }

        return call;
    }

    private void ResolveArguments(in TapeRecord record, int call, ReadOnlySpan<byte> payload)
    {
        ref ToolCallTracker.Call state = ref Calls[call];
        if (record.Form == StatementForm.Final && (state.HasArguments || !state.IsOpen))
        {
            return;
        }

        if (record.Form == StatementForm.Start)
        {
            TextSlice held = Decode(record.Text, payload);
            if (!IsEmptyObject(held.Of(payload, Scratch)))
            {
                Calls.HoldArguments(call, held.Of(payload, Scratch));
            }

            return;
        }

        bool isAll = !state.HasArguments;
        state.HasArguments = true;
        TextSlice added = AddText(ArgumentsKey(state), record.Text, payload);
        state.HasWholeObject = isAll && IsWholeObject(added.Of(payload, Scratch));
    }

    // It stands for what is to follow. Nothing else that is JSON consists of braces and white space alone.
    private static bool IsEmptyObject(ReadOnlySpan<byte> json)
    {
        foreach (byte value in json)
        {
            if (value is not ((byte)'{' or (byte)'}' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsWholeObject(ReadOnlySpan<byte> json)
    {
        var structure = default(JsonStructure);
        return !json.IsEmpty && json[0] == (byte)'{' && structure.FindEnd(json) == json.Length;
    }

    private void EndCall(int call)
    {
        ref ToolCallTracker.Call state = ref Calls[call];
        if (!state.HasArguments && state.HeldLength > 0)
        {
            state.HasArguments = true;
            Add(DeltaKind.ToolCallArguments, state.Choice, state.Index).Text = Keep(Calls.HeldArguments(call));
        }

        if (TakeHighSurrogate(ArgumentsKey(state)) != 0)
        {
            AddReplacement(ArgumentsKey(state));
        }

        if (_valueArguments is not null)
        {
            _valueArguments.End(call);
            AddWritten(state, _valueArguments);
        }

        Calls.End(call);
        Add(DeltaKind.ToolCallEnd, state.Choice, state.Index);
    }

    private void ResolveFinish(in TapeRecord record, ReadOnlySpan<byte> payload)
    {
        TextSlice slice = Decode(record.Text, payload);
        FinishReason finishReason = FinishReasonNames.Parse(slice.Of(payload, Scratch));

        // Where the model was stopped, and did not stop, what it wrote last is cut: that call never ends.
        bool isCut = finishReason is FinishReason.Length or FinishReason.ContentFilter or FinishReason.Error;
        int cut = isCut && _calls is not null ? _calls.FindLatest(record.Choice.Value) : -1;
        for (int call = NextOpenCall(record.Choice.Value, 0); call >= 0; call = NextOpenCall(record.Choice.Value, call + 1))
        {
            if (call != cut)
            {
                EndCall(call);
            }
        }

        if (!_finishReasons.TryTell(record.Choice.Value, slice.Of(payload, Scratch)))
        {
            return;
        }

        FinishReason = finishReason;
        ref DeltaRecord finish = ref Add(DeltaKind.Finish, record.Choice.Value, index: 0);
        finish.Text = slice;
        finish.FinishReason = FinishReason;
    }

    private int NextOpenCall(int choice, int from) => _calls is null ? -1 : _calls.NextOpen(choice, from);

    private void ResolveUsage(in UsageCounts reported)
    {
        if (_usage.Merge(reported))
        {
            Add(DeltaKind.Usage, choice: 0, index: 0);
        }
    }

    // A value on its own: nothing before or after it completes it.
    private TextSlice Decode(TapeValue value, ReadOnlySpan<byte> payload)
    {
        switch (value.Kind)
        {
            case TapeValueKind.String or TapeValueKind.Number or TapeValueKind.Container:
                return Raw(value, payload);
            case TapeValueKind.EscapedString:
                int start = _scratch.Length;
                AppendUnescaped(payload.Slice(value.Start, value.Length), carriedHigh: 0, mayCarry: false);
                return new TextSlice(start, _scratch.Length - start, isInScratch: true);
            default:
                return default;
        }
    }

    // The value as written: of a string the escapes, which are those of the JSON text that it becomes a part of.
    private TextSlice Raw(TapeValue value, ReadOnlySpan<byte> payload)
    {
        ReadOnlySpan<byte> raw = payload.Slice(value.Start, value.Length);
        return IsUsable(raw) ? new TextSlice(value.Start, value.Length, isInScratch: false) : Keep(raw);
    }

    private TextSlice DecodeCopy(TapeValue value, ReadOnlySpan<byte> text)
    {
        TextSlice slice = Decode(value, text);
        return slice.IsInScratch ? slice : Keep(slice.Of(text, Scratch));
    }

    private TextSlice Keep(ReadOnlySpan<byte> text)
    {
        int start = _scratch.Length;
        Append(text);
        return new TextSlice(start, _scratch.Length - start, isInScratch: true);
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        if (IsUsable(text))
        {
            _scratch.Append(text);
        }
        else
        {
            Utf8Text.AppendValid(ref _scratch, text);
        }
    }

    private ushort AppendUnescaped(ReadOnlySpan<byte> raw, ushort carriedHigh, bool mayCarry) =>
        JsonText.AppendUnescaped(raw, ref _scratch, carriedHigh, mayCarry, keepInvalid: IsUsable(raw));

    // Whether the text can be handed out as it is.
    private bool IsUsable(ReadOnlySpan<byte> text)
    {
        if (_invalidUtf8 == InvalidUtf8Policy.Keep || Utf8Text.IsValid(text))
        {
            return true;
        }

        HasInvalidUtf8 = true;
        return false;
    }

    private ushort TakeHighSurrogate(in TextKey key)
    {
        if (_highSurrogates is not { Count: > 0 } || !_highSurrogates.TryGetValue(key, out ushort high))
        {
            return 0;
        }

        _highSurrogates.Remove(key);
        return high;
    }

    private void AddReplacement(in TextKey key)
    {
        int start = _scratch.Length;
        Utf8Text.AppendReplacement(ref _scratch);
        Add(key.Kind, key.Choice, key.Index).Text = new TextSlice(start, _scratch.Length - start, isInScratch: true);
    }

    private static TextKey ArgumentsKey(in ToolCallTracker.Call call) => (DeltaKind.ToolCallArguments, call.Choice, call.Index, DeltaTape.NoPart);

    private bool IsWanted(DeltaKind kind) => (_wanted & (DeltaKinds)(1 << (int)kind)) != 0;

    private void MakeRoom()
    {
        if (_count > 0)
        {
            Array.Resize(ref _ready, _count * 2);
            return;
        }

        // Not left in place, for whoever reads another stream between two deltas of this one.
        _ready = _spareReady ?? new DeltaRecord[FewDeltas];
        _spareReady = null;
    }

    // What nobody asked for is made up in the slot behind the last, and not counted.
    private ref DeltaRecord Add(DeltaKind kind, int choice, int index)
    {
        if (_count == _ready.Length)
        {
            MakeRoom();
        }

        ref DeltaRecord record = ref _ready[_count];
        record = default;
        record.Kind = kind;
        record.Choice = choice;
        record.Index = index;
        if (IsWanted(kind))
        {
            _count++;
        }

        return ref record;
    }
}
