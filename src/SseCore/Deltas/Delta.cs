namespace SseCore;

/// <summary>
/// One normalised increment of a message. Its spans are borrowed and valid until the next read call; the compiler keeps
/// them from being stored or used across an <see langword="await"/>. All text is valid UTF-8.
/// </summary>
public readonly ref struct Delta
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly ReadOnlySpan<byte> _id;
    private readonly ReadOnlySpan<byte> _name;
    private readonly DeltaResolver? _source;

    internal Delta(scoped in DeltaRecord record, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> scratch, long offset, DeltaResolver source)
    {
        Kind = record.Kind;
        FinishReason = record.FinishReason;
        Choice = record.Choice;
        Index = record.Index;
        _text = record.Text.Of(payload, scratch);
        _id = record.Id.Of(payload, scratch);
        _name = record.Name.Of(payload, scratch);
        Raw = payload;
        Offset = offset;
        _source = source;
    }

    /// <summary>What this delta increments. It says which of the other properties hold anything.</summary>
    public DeltaKind Kind { get; }

    /// <summary>The choice (candidate) that this belongs to, from 0.</summary>
    public int Choice { get; }

    /// <summary>
    /// Which part of the choice this belongs to: of tool calls the call, else the content block. Constant for a part
    /// and different between the calls of a choice. It is the provider's own index wherever that is there and unique;
    /// calls without one are numbered on.
    /// </summary>
    public int Index { get; }

    /// <summary>The text of this increment: for the text kinds and for <see cref="DeltaKind.ToolCallArguments"/>.</summary>
    public ReadOnlySpan<byte> Text => Kind is DeltaKind.Finish or DeltaKind.Error ? default : _text;

    /// <summary>The message's id, or the tool call's: the one to answer with.</summary>
    public ReadOnlySpan<byte> Id => Kind == DeltaKind.Error ? default : _id;

    /// <summary>The tool's name; of <see cref="DeltaKind.Unknown"/> the type that is unknown.</summary>
    public ReadOnlySpan<byte> Name => Kind is DeltaKind.ToolCallStart or DeltaKind.Unknown ? _name : default;

    /// <summary>The model, of <see cref="DeltaKind.MessageStart"/>.</summary>
    public ReadOnlySpan<byte> Model => Kind == DeltaKind.MessageStart ? _name : default;

    /// <summary>The provider's own word for why the choice ended, of <see cref="DeltaKind.Finish"/>.</summary>
    public ReadOnlySpan<byte> Reason => Kind == DeltaKind.Finish ? _text : default;

    /// <summary>Why the choice ended, normalised, of <see cref="DeltaKind.Finish"/>.</summary>
    public FinishReason FinishReason { get; }

    /// <summary>The provider's error type, of <see cref="DeltaKind.Error"/>; empty if it gave none.</summary>
    public ReadOnlySpan<byte> ErrorType => Kind == DeltaKind.Error ? _id : default;

    /// <summary>The provider's error code, a string or number as written, of <see cref="DeltaKind.Error"/>; empty if it gave none.</summary>
    public ReadOnlySpan<byte> ErrorCode => Kind == DeltaKind.Error ? _name : default;

    /// <summary>The provider's error message, of <see cref="DeltaKind.Error"/>; empty if it gave none.</summary>
    public ReadOnlySpan<byte> ErrorMessage => Kind == DeltaKind.Error ? _text : default;

    /// <summary>All token counts known by now, each the last that was reported.</summary>
    public TokenUsage Usage => _source?.Usage ?? default;

    /// <summary>The whole payload that this delta was taken from, as sent. Empty for what the end of the stream brings.</summary>
    public ReadOnlySpan<byte> Raw { get; }

    /// <summary>Position in the stream, in bytes from 0, of the event that this delta was taken from.</summary>
    public long Offset { get; }
}
