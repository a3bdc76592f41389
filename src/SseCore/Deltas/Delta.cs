namespace SseCore;

/// <summary>
/// One normalised increment of a message. Its spans are borrowed and valid until the next read call; the compiler keeps
/// them from being stored or used across an <see langword="await"/>. All text is valid UTF-8.
/// </summary>
public readonly ref struct Delta
{
    private readonly ReadOnlySpan<byte> _scratch;
    private readonly DeltaRecord _record;
    private readonly IUsageSource? _source;

    internal Delta(scoped in DeltaRecord record, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> scratch, long offset, IUsageSource source)
    {
        _record = record;
        Raw = payload;
        _scratch = scratch;
        Offset = offset;
        _source = source;
    }

    /// <summary>What this delta increments. It says which of the other properties hold anything.</summary>
    public DeltaKind Kind => _record.Kind;

    /// <summary>The choice (candidate) that this belongs to, from 0.</summary>
    public int Choice => _record.Choice;

    /// <summary>
    /// Which part of the choice this belongs to: of tool calls the call, else the content block. Constant for a part
    /// and different between the calls of a choice. It is the provider's own index wherever that is there and unique;
    /// calls without one are numbered on.
    /// </summary>
    public int Index => _record.Index;

    /// <summary>The text of this increment: for the text kinds and for <see cref="DeltaKind.ToolCallArguments"/>.</summary>
    public ReadOnlySpan<byte> Text => Kind is DeltaKind.Finish or DeltaKind.Error ? default : TextSpan;

    /// <summary>The message's id, or the tool call's: the one to answer with.</summary>
    public ReadOnlySpan<byte> Id => Kind == DeltaKind.Error ? default : IdSpan;

    /// <summary>The tool's name; of <see cref="DeltaKind.Unknown"/> the type that is unknown.</summary>
    public ReadOnlySpan<byte> Name => Kind is DeltaKind.ToolCallStart or DeltaKind.Unknown ? NameSpan : default;

    /// <summary>The model, of <see cref="DeltaKind.MessageStart"/>.</summary>
    public ReadOnlySpan<byte> Model => Kind == DeltaKind.MessageStart ? NameSpan : default;

    /// <summary>The provider's own word for why the choice ended, of <see cref="DeltaKind.Finish"/>.</summary>
    public ReadOnlySpan<byte> Reason => Kind == DeltaKind.Finish ? TextSpan : default;

    /// <summary>Why the choice ended, normalised, of <see cref="DeltaKind.Finish"/>.</summary>
    public FinishReason FinishReason => _record.FinishReason;

    /// <summary>The provider's error type, of <see cref="DeltaKind.Error"/>; empty if it gave none.</summary>
    public ReadOnlySpan<byte> ErrorType => Kind == DeltaKind.Error ? IdSpan : default;

    /// <summary>The provider's error code, a string or number as written, of <see cref="DeltaKind.Error"/>; empty if it gave none.</summary>
    public ReadOnlySpan<byte> ErrorCode => Kind == DeltaKind.Error ? NameSpan : default;

    /// <summary>The provider's error message, of <see cref="DeltaKind.Error"/>; empty if it gave none.</summary>
    public ReadOnlySpan<byte> ErrorMessage => Kind == DeltaKind.Error ? TextSpan : default;

    /// <summary>All token counts known by now, each the last that was reported.</summary>
    public TokenUsage Usage => _source?.Usage ?? default;

    /// <summary>The whole payload that this delta was taken from, as sent. Empty for what the end of the stream brings.</summary>
    public ReadOnlySpan<byte> Raw { get; }

    /// <summary>Position in the stream, in bytes from 0, of the event that this delta was taken from; -1 with a <see cref="DeltaItemParser"/>, which does not see it.</summary>
    public long Offset { get; }

    private ReadOnlySpan<byte> TextSpan => _record.Text.Of(Raw, _scratch);

    private ReadOnlySpan<byte> IdSpan => _record.Id.Of(Raw, _scratch);

    private ReadOnlySpan<byte> NameSpan => _record.Name.Of(Raw, _scratch);
}
