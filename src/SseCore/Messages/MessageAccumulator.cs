using System.Text;
using CommunityToolkit.HighPerformance.Buffers;

namespace SseCore;

/// <summary>
/// Assembles a message from its <see cref="Delta"/>s. Text is kept in pooled UTF-8 buffers and becomes strings only
/// on request; ids, models and tool names, which recur, come from <see cref="StringPool.Shared"/> unless they are long.
/// </summary>
/// <remarks>
/// <para>
/// Not kept are citations (<see cref="DeltaKind.Citation"/>): some providers state each of them once, with or without its place in the
/// text, others all that the message has so far, again and again. Whoever needs them takes them from the deltas.
/// </para>
/// <para>Reusable by <see cref="Reset"/>. Not thread-safe.</para>
/// </remarks>
public sealed class MessageAccumulator : IDisposable
{
    // Recurring strings are short. The pool of shared strings belongs to the process, and a long string would never leave it.
    private const int LongestShared = 128;

    private readonly List<MessageChoice> _choices = [];
    private readonly Stack<MessageChoice> _spareChoices = new();
    private readonly Dictionary<int, MessageChoice> _choicesByIndex = new(IndexComparer.Instance);
    private readonly MessageAccumulatorOptions _options;
    private MessageChoice? _lastChoice;
    private long _bytes;
    private int _parts;
    private bool _isDisposed;

    /// <summary>Creates an empty accumulator.</summary>
    /// <param name="options">The limits.</param>
    public MessageAccumulator(MessageAccumulatorOptions? options = null) => _options = options ?? MessageAccumulatorOptions.Default;

    /// <summary>The message's id; <see langword="null"/> if the provider gave none.</summary>
    public string? Id { get; private set; }

    /// <summary>The model, as the provider names it; <see langword="null"/> if it did not.</summary>
    public string? Model { get; private set; }

    /// <summary>The choices in the order in which they began; none while there was no content, as in a stream of nothing but an error.</summary>
    public IReadOnlyList<MessageChoice> Choices => _choices;

    /// <summary>The token counts, each the last one reported.</summary>
    public TokenUsage Usage { get; private set; }

    /// <summary>
    /// The error that the provider reported; <see langword="null"/> if it reported none. If there are several, it is the first; later
    /// ones follow from it or repeat it, and only fill in what it leaves open.
    /// </summary>
    public ProviderError? Error { get; private set; }

    /// <summary>How the stream ended; <see langword="null"/> before <see cref="Complete"/>.</summary>
    public StreamOutcome? Outcome { get; private set; }

    /// <summary>Adds one delta.</summary>
    /// <param name="delta">The delta; only copies of its content are kept.</param>
    /// <exception cref="SseException">
    /// <see cref="SseErrorCode.MessageTooLarge"/>: the message would exceed the <see cref="MessageAccumulatorOptions"/>. It
    /// is unchanged, and accepts other deltas that still fit.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The accumulator was disposed.</exception>
    public void Add(scoped in Delta delta)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Charge(delta);
        switch (delta.Kind)
        {
            case DeltaKind.Text:
                MessageChoice answering = Choice(delta.Choice);
                answering.Text.Append(delta.Text);
                answering.Follow(delta.Index);
                break;
            case DeltaKind.Reasoning:
                Choice(delta.Choice).AddReasoning(delta.Index, delta.Text);
                break;
            case DeltaKind.Signature:
                Choice(delta.Choice).AddSignature(delta.Index, delta.Text);
                break;
            case DeltaKind.RedactedReasoning:
                Choice(delta.Choice).AddRedactedReasoning(delta.Index, delta.Text);
                break;
            case DeltaKind.Refusal:
                MessageChoice refusing = Choice(delta.Choice);
                refusing.Refusal.Append(delta.Text);
                refusing.Follow(delta.Index);
                break;
            case DeltaKind.ToolCallStart:
                MessageChoice calling = Choice(delta.Choice);
                calling.Follow(delta.Index);
                MessageToolCall started = calling.Call(delta.Index);
                started.IsComplete = false;
                started.Id = delta.Id.IsEmpty ? started.Id : StringOf(delta.Id);
                started.Name = delta.Name.IsEmpty ? started.Name : StringOf(delta.Name);
                break;
            case DeltaKind.ToolCallArguments:
                MessageToolCall growing = Choice(delta.Choice).Call(delta.Index);
                growing.IsComplete = false;
                growing.RawArguments.Append(delta.Text);
                break;
            case DeltaKind.ToolCallEnd:
                Choice(delta.Choice).Call(delta.Index).IsComplete = true;
                break;
            case DeltaKind.Finish:
                MessageChoice finished = Choice(delta.Choice);
                finished.FinishReason = delta.FinishReason;
                finished.Reason = StringOf(delta.Reason);
                break;
            case DeltaKind.Usage:
                Usage = delta.Usage;
                break;
            case DeltaKind.MessageStart:
                Id ??= NullableStringOf(delta.Id);
                Model ??= NullableStringOf(delta.Model);
                break;
            case DeltaKind.Error:
                var error = new ProviderError(NullableStringOf(delta.ErrorType), NullableStringOf(delta.ErrorCode), NullableStringOf(delta.ErrorMessage));
                Error = Error?.CompletedBy(error) ?? error;
                break;
        }
    }

    /// <summary>Adds all deltas of an event.</summary>
    /// <param name="deltas">The deltas; only copies of their content are kept.</param>
    /// <exception cref="InvalidOperationException">A later event was parsed, so they are no longer valid.</exception>
    /// <exception cref="ObjectDisposedException">The accumulator was disposed.</exception>
    public void Add(EventDeltas deltas)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        foreach (Delta delta in deltas)
        {
            Add(delta);
        }
    }

    // Called before anything of the delta is taken.
    private void Charge(scoped in Delta delta)
    {
        int bytes = delta.Kind switch
        {
            DeltaKind.Text or DeltaKind.Reasoning or DeltaKind.Refusal or DeltaKind.Signature or DeltaKind.RedactedReasoning
                or DeltaKind.ToolCallArguments => delta.Text.Length,
            DeltaKind.ToolCallStart => delta.Id.Length + delta.Name.Length,
            DeltaKind.Finish => delta.Reason.Length,
            DeltaKind.MessageStart => (Id is null ? delta.Id.Length : 0) + (Model is null ? delta.Model.Length : 0),
            _ => 0,
        };
        int parts = 0;
        if (delta.Kind is DeltaKind.Text or DeltaKind.Reasoning or DeltaKind.Refusal or DeltaKind.Signature or DeltaKind.RedactedReasoning
            or DeltaKind.Finish or DeltaKind.ToolCallStart or DeltaKind.ToolCallArguments or DeltaKind.ToolCallEnd)
        {
            MessageChoice? choice = Find(delta.Choice);
            parts = (choice is null ? 1 : 0) + (BeginsPart(choice, delta.Kind, delta.Index) ? 1 : 0);
        }

        if (_bytes + bytes > _options.MaxBytes || _parts + parts > _options.MaxParts)
        {
            throw new SseException(
                SseErrorCode.MessageTooLarge,
                $"The message exceeds the limit of {_options.MaxBytes} bytes or {_options.MaxParts} choices, tool calls and blocks of reasoning (MessageAccumulatorOptions).",
                delta.Offset);
        }

        _bytes += bytes;
        _parts += parts;
    }

    /// <summary>Records how the stream ended.</summary>
    /// <param name="summary">The stream's summary.</param>
    /// <exception cref="ObjectDisposedException">The accumulator was disposed.</exception>
    public void Complete(in StreamSummary summary)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Outcome = summary.Outcome;
        if (_choices.Count == 0 && (Id ?? Model) is not null)
        {
            // The message began, so there is an answer, even an empty one: most APIs do not mention choices.
            Choice(0);
        }

        Usage = summary.Usage.IsEmpty ? Usage : summary.Usage;
    }

    /// <summary>Discards the message, to start another. Keeps the buffers.</summary>
    /// <exception cref="ObjectDisposedException">The accumulator was disposed.</exception>
    public void Reset()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        foreach (MessageChoice choice in _choices)
        {
            choice.Clear();
            _spareChoices.Push(choice);
        }

        _choices.Clear();
        _choicesByIndex.Clear();
        _lastChoice = null;
        _bytes = 0;
        _parts = 0;
        Id = null;
        Model = null;
        Usage = default;
        Error = null;
        Outcome = null;
    }

    /// <summary>Returns all buffers to the pool. The accumulator and its texts must not be used afterwards.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        foreach (MessageChoice choice in _choices)
        {
            choice.Release();
        }

        foreach (MessageChoice choice in _spareChoices)
        {
            choice.Release();
        }

        _choices.Clear();
        _spareChoices.Clear();
    }

    private static bool BeginsPart(MessageChoice? choice, DeltaKind kind, int index) => kind switch
    {
        DeltaKind.Reasoning => choice?.OpenBlock(index) is null,
        DeltaKind.Signature => choice?.OpenCall(index) is null && choice?.UnsignedBlock(index) is null,
        DeltaKind.RedactedReasoning => choice?.UnsignedBlock(index) is null,
        DeltaKind.ToolCallStart or DeltaKind.ToolCallArguments or DeltaKind.ToolCallEnd => choice?.FindCall(index) is null,
        _ => false,
    };

    private static string StringOf(ReadOnlySpan<byte> text) =>
        text.Length <= LongestShared ? StringPool.Shared.GetOrAdd(text, Encoding.UTF8) : Utf8Text.ToString(text);

    private static string? NullableStringOf(ReadOnlySpan<byte> text) => text.IsEmpty ? null : StringOf(text);

    private MessageChoice? Find(int index) =>
        _lastChoice?.Index == index ? _lastChoice : _choicesByIndex.TryGetValue(index, out MessageChoice? choice) ? choice : null;

    private MessageChoice Choice(int index)
    {
        MessageChoice? choice = Find(index);
        if (choice is null)
        {
            choice = _spareChoices.Count > 0 ? _spareChoices.Pop() : new MessageChoice();
            choice.Index = index;
            _choices.Add(choice);
            _choicesByIndex.Add(index, choice);
        }

        return _lastChoice = choice;
    }
}
