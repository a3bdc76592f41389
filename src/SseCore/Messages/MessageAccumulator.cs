using System.Text;
using CommunityToolkit.HighPerformance.Buffers;

namespace SseCore;

/// <summary>
/// Puts a message together from its <see cref="Delta"/>s. Text is kept in pooled UTF-8 buffers and becomes strings only
/// when asked; ids, models and tool names, which recur, come from <see cref="StringPool.Shared"/> unless they are long.
/// </summary>
/// <remarks>Reusable by <see cref="Reset"/>. Not thread-safe.</remarks>
public sealed class MessageAccumulator : IDisposable
{
    // What recurs is short. The table of shared strings is the process's, and nothing takes a long one out of it.
    private const int LongestShared = 128;

    private readonly List<MessageChoice> _choices = [];
    private readonly Stack<MessageChoice> _spareChoices = new();
    private readonly Dictionary<int, MessageChoice> _choicesByIndex = new(IndexComparer.Instance);
    private readonly MessageAccumulatorOptions _options;
    private MessageChoice? _lastChoice;
    private long _bytes;
    private int _parts;
    private bool _isDisposed;

    /// <summary>Creates an accumulator, empty.</summary>
    /// <param name="options">Its limits.</param>
    public MessageAccumulator(MessageAccumulatorOptions? options = null) => _options = options ?? MessageAccumulatorOptions.Default;

    /// <summary>The message's id; <see langword="null"/> if the provider gave none.</summary>
    public string? Id { get; private set; }

    /// <summary>The model, as the provider names it; <see langword="null"/> if it did not.</summary>
    public string? Model { get; private set; }

    /// <summary>The choices in the order in which they began.</summary>
    public IReadOnlyList<MessageChoice> Choices => _choices;

    /// <summary>The token counts, each the last that was reported.</summary>
    public TokenUsage Usage { get; private set; }

    /// <summary>
    /// The error that the provider reported; <see langword="null"/> if it reported none. Of several it is the first, which
    /// the others follow from, or repeat: what it leaves open they add.
    /// </summary>
    public ProviderError? Error { get; private set; }

    /// <summary>How the stream ended; <see langword="null"/> before <see cref="Complete"/>.</summary>
    public StreamOutcome? Outcome { get; private set; }

    /// <summary>Takes one delta.</summary>
    /// <param name="delta">The delta; nothing of it is kept but copies.</param>
    /// <exception cref="SseException">
    /// <see cref="SseErrorCode.MessageTooLarge"/>: with it the message would exceed the <see cref="MessageAccumulatorOptions"/>. It
    /// is as it was before, and takes other deltas that still fit.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The accumulator was disposed.</exception>
    public void Add(scoped in Delta delta)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Charge(delta);
        switch (delta.Kind)
        {
            case DeltaKind.Text:
                Choice(delta.Choice).Text.Append(delta.Text);
                break;
            case DeltaKind.Reasoning:
                Choice(delta.Choice).Reasoning.Append(delta.Text);
                break;
            case DeltaKind.Refusal:
                Choice(delta.Choice).Refusal.Append(delta.Text);
                break;
            case DeltaKind.ToolCallStart:
                MessageToolCall started = Choice(delta.Choice).Call(delta.Index);
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

    /// <summary>Takes all deltas of an event.</summary>
    /// <param name="deltas">The deltas; nothing of them is kept but copies.</param>
    /// <exception cref="InvalidOperationException">They are gone: a later event was parsed.</exception>
    /// <exception cref="ObjectDisposedException">The accumulator was disposed.</exception>
    public void Add(EventDeltas deltas)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        foreach (Delta delta in deltas)
        {
            Add(delta);
        }
    }

    // Before anything of it is taken.
    private void Charge(scoped in Delta delta)
    {
        int bytes = delta.Kind switch
        {
            DeltaKind.Text or DeltaKind.Reasoning or DeltaKind.Refusal or DeltaKind.ToolCallArguments => delta.Text.Length,
            DeltaKind.ToolCallStart => delta.Id.Length + delta.Name.Length,
            DeltaKind.Finish => delta.Reason.Length,
            DeltaKind.MessageStart => (Id is null ? delta.Id.Length : 0) + (Model is null ? delta.Model.Length : 0),
            _ => 0,
        };
        int parts = 0;
        if (delta.Kind is DeltaKind.Text or DeltaKind.Reasoning or DeltaKind.Refusal or DeltaKind.Finish
            or DeltaKind.ToolCallStart or DeltaKind.ToolCallArguments or DeltaKind.ToolCallEnd)
        {
            MessageChoice? choice = Find(delta.Choice);
            bool isOfCall = delta.Kind is DeltaKind.ToolCallStart or DeltaKind.ToolCallArguments or DeltaKind.ToolCallEnd;
            parts = (choice is null ? 1 : 0) + (isOfCall && choice?.HasCall(delta.Index) != true ? 1 : 0);
        }

        if (_bytes + bytes > _options.MaxBytes || _parts + parts > _options.MaxParts)
        {
            throw new SseException(
                SseErrorCode.MessageTooLarge,
                $"The message exceeds the limit of {_options.MaxBytes} bytes or {_options.MaxParts} choices and tool calls (MessageAccumulatorOptions).",
                delta.Offset);
        }

        _bytes += bytes;
        _parts += parts;
    }

    /// <summary>Notes how the stream ended.</summary>
    /// <param name="summary">The stream's summary.</param>
    /// <exception cref="ObjectDisposedException">The accumulator was disposed.</exception>
    public void Complete(in StreamSummary summary)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Outcome = summary.Outcome;
        if (_choices.Count == 0 && (Id ?? Model) is not null)
        {
            // It began, so there is an answer, even if nothing was said in it: most APIs never speak of choices.
            Choice(0);
        }

        Usage = summary.Usage.IsEmpty ? Usage : summary.Usage;
    }

    /// <summary>Forgets the message and starts another. Keeps the buffers.</summary>
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

    /// <summary>Gives all buffers back to the pool. Neither the accumulator nor its texts may be used any more.</summary>
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
