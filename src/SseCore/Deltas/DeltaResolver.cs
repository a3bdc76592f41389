// The key of a text: increments with the same key continue each other.
using TextKey = (SseCore.DeltaKind Kind, int Choice, int Index, int Part);

namespace SseCore;

/// <summary>
/// Turns the statements of a payload (the tape) into deltas of the stream: it tells tool calls apart, unescapes text and makes
/// it valid, joins surrogate pairs that were split, and reports nothing twice. Holds all state of a stream above its
/// framing.
/// </summary>
internal sealed partial class DeltaResolver : IUsageSource, IDisposable
{
    private const DeltaKinds AlwaysExtracted = DeltaKinds.Finish | DeltaKinds.Error;

    // Nearly every event has fewer. Hardly any has more than a thread's spare array holds.
    private const int FewDeltas = 8;
    private const int MaxSpareDeltas = 1024;

    // Rented while a stream is being read, like its tape.
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

    // Created when first needed: most streams never need them, or only late.
    private ToolCallTracker? _calls;
    private Dictionary<TextKey, ushort>? _highSurrogates;

    private TextsTold? _told;
    private RepeatedTexts? _repeated;
    private ValueArguments? _valueArguments;

    // Unescaped text of the event being handed out.
    private PooledBuffer _scratch;

    private FinishReasonsTold _finishReasons;
    private UsageCounts _usage;

    // The choices that have begun, if the dialect tells, and those with a finish reason; a bit for each of the first 32.
    private uint _begun;
    private uint _finished;

    public DeltaResolver(DeltaParserOptions options)
    {
        (_wanted, _invalidUtf8, KindsToExtract) = (options.Kinds, options.InvalidUtf8, KindsFor(options.Kinds));
        (_maxParts, _maxBytes) = (options.MaxParts, Math.Max(options.Framing.MaxEventBytes, SseFramerOptions.DefaultMaxEventBytes));
    }

    public TokenUsage Usage => _usage.ToUsage();

    public FinishReason FinishReason { get; private set; }

    /// <summary>Whether there is a finish reason, and one for each choice that has begun.</summary>
    public bool HasFinished => FinishReason != FinishReason.None && (_begun & ~_finished) == 0;

    public bool HasError { get; private set; }

    /// <summary>Whether any text so far was not UTF-8. Not checked if the policy is to keep such texts.</summary>
    public bool HasInvalidUtf8 { get; private set; }

    /// <summary>Whether the message has more parts than <see cref="DeltaParserOptions.MaxParts"/>. Records that would add more are not read.</summary>
    public bool IsOverLimit { get; private set; }

    /// <summary>Whether any text or part so far may have been refused.</summary>
    public bool HasRefused => HasInvalidUtf8 || IsOverLimit;

    private ToolCallTracker Calls => _calls ??= new ToolCallTracker();

    public bool HasReady => _next < _count;

    /// <summary>The deltas that were not taken yet; the next event overwrites them.</summary>
    public ReadOnlySpan<DeltaRecord> Ready => _ready.AsSpan(_next, _count - _next);

    public ReadOnlySpan<byte> Scratch => _scratch.Span;

    /// <summary>
    /// The kinds to extract from payloads: those requested, and those that determine how the stream ended. Once the
    /// message's identity is known, it is no longer extracted.
    /// </summary>
    public DeltaKinds KindsToExtract { get; private set; }

    public ref readonly DeltaRecord Take() => ref _ready[_next++];

    /// <summary>Called when there are no more events at the moment: leaves memory to other streams meanwhile.</summary>
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

    /// <summary>Begins a new event, after all deltas of the previous one were handed out.</summary>
    public void Begin()
    {
        _count = 0;
        _next = 0;
        _scratch.ReleaseLarge();
        ForgetScratch();
    }

    /// <summary>Called when nothing is ready any more: spans handed out earlier are no longer valid.</summary>
    public void ForgetScratch()
    {
        _scratch.Clear();
        _scratch.PoisonForgotten();
    }

    /// <summary>Notes the <see cref="DeltaTape.Choices"/> of an event that a shape matched.</summary>
    public void BeginChoices(uint choices) => _begun |= choices;

    public void Resolve(DeltaTape tape, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> eventType)
    {
        BeginChoices(tape.Choices);
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
                case DeltaKind.Signature when record.Form == StatementForm.Whole:
                    ResolveToolCallSignature(record, payload);
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
                        : eventType.SequenceEqual("message"u8) ? default // The type of an event without an event field.
                        : Keep(eventType);
                    break;
                default:
                    ResolveText(record, payload);
                    break;
            }

            // Checked within an event too: a very large one can have half a million parts.
            if (IsMoreThanMayBe())
            {
                IsOverLimit = true;
                return;
            }
        }
    }

    /// <summary>Whether an event that states this identity of the message adds nothing to what is known.</summary>
    public bool KnowsIdentity((bool Id, bool Model) stated) => (_hasId || !stated.Id) && (_hasModel || !stated.Model);

    /// <summary>
    /// Whether an event that continues a text, or a call's arguments, has no other effect. That stays true until there is another kind
    /// of event.
    /// </summary>
    /// <param name="continuation">What the event continues.</param>
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

    /// <summary>Reports a payload that is not JSON; as the message of an error, if the event is one.</summary>
    public void ResolveMalformed(ReadOnlySpan<byte> payload, bool isError)
    {
        ref DeltaRecord record = ref Add(isError ? DeltaKind.Error : DeltaKind.Malformed, choice: 0, index: 0);
        if (isError)
        {
            HasError = true;
            record.Text = Keep(payload);
        }
    }

    /// <summary>Reports an error that the framing itself carries.</summary>
    /// <param name="type">The error's type; empty if it has none.</param>
    /// <param name="message">The error's message, in the payload.</param>
    /// <param name="payload">The payload.</param>
    public void ResolveError(ReadOnlySpan<byte> type, TapeValue message, ReadOnlySpan<byte> payload)
    {
        HasError = true;
        ref DeltaRecord error = ref Add(DeltaKind.Error, choice: 0, index: 0);
        error.Id = Keep(type);
        error.Text = Decode(message, payload);
    }

    /// <summary>Reports the errors of a text outside of any payload. They are copied, since deltas of an event may be waiting too.</summary>
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

    public void Reset()
    {
        Begin();
        _calls?.Reset();
        _valueArguments?.Clear();
        _highSurrogates?.Clear();
        _told?.Clear();
        _repeated?.Clear();
        _finishReasons.Clear();
        _begun = 0;
        _finished = 0;
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

    private bool IsMoreThanMayBe() =>
        _finishReasons.Count + (_calls?.Count ?? 0) + (_told?.Count ?? 0) + (_highSurrogates?.Count ?? 0) > _maxParts
        || (_calls?.RetainedBytes ?? 0) > _maxBytes;

    // A call's end depends on its arguments, and a value without a place in them is unknown, so both need all tool call records.
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

    private void ResolveFinish(in TapeRecord record, ReadOnlySpan<byte> payload)
    {
        TextSlice slice = Decode(record.Text, payload);
        FinishReason finishReason = FinishReasonNames.Parse(slice.Of(payload, Scratch));
        _finished |= DeltaTape.BitOf(record.Choice.Value);

        // If the model was cut off, its latest call is incomplete and never ends.
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

    private void ResolveUsage(in UsageCounts reported)
    {
        if (_usage.Merge(reported))
        {
            Add(DeltaKind.Usage, choice: 0, index: 0);
        }
    }

    private bool IsWanted(DeltaKind kind) => (_wanted & (DeltaKinds)(1 << (int)kind)) != 0;

    private void MakeRoom()
    {
        if (_count > 0)
        {
            Array.Resize(ref _ready, _count * 2);
            return;
        }

        // Removed from the thread, in case the caller reads another stream between two deltas of this one.
        _ready = _spareReady ?? new DeltaRecord[FewDeltas];
        _spareReady = null;
    }

    // A delta of a kind that was not requested is written after the last one, and not counted.
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
