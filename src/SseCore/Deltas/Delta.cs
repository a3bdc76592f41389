using System.Runtime.CompilerServices;

namespace SseCore;

/// <summary>
/// One normalized increment of a message. Its spans are borrowed and valid until the next read call; the compiler prevents
/// them from being stored or used across an <see langword="await"/>. All text is valid UTF-8.
/// </summary>
// Not readonly, so that it is filled in place: copying fields that were just written in smaller parts stalls until the stores
// complete. No member changes it.
public ref struct Delta
{
    private DeltaKind _kind;
    private FinishReason _finishReason;
    private int _choice;
    private int _index;
    private ReadOnlySpan<byte> _text;
    private ReadOnlySpan<byte> _id;
    private ReadOnlySpan<byte> _name;
    private ReadOnlySpan<byte> _raw;
    private long _offset;
    private IUsageSource? _source;

    internal Delta(scoped in DeltaRecord record, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> scratch, long offset, IUsageSource source) =>
        OfRecord(out this, record, payload, scratch, offset, source);

    /// <summary>What this delta increments. It determines which of the other properties have a value.</summary>
    public readonly DeltaKind Kind => _kind;

    /// <summary>The choice (candidate) that this belongs to, from 0.</summary>
    public readonly int Choice => _choice;

    /// <summary>
    /// The part of the choice that this belongs to: the call for tool calls, else the content block. It is constant for a part
    /// and different between the calls of a choice. It is the provider's own index if that is present and unique;
    /// calls without one get the next free numbers.
    /// </summary>
    public readonly int Index => _index;

    /// <summary>The text of this increment, for the text kinds and for <see cref="DeltaKind.ToolCallArguments"/>.</summary>
    public readonly ReadOnlySpan<byte> Text => Kind is DeltaKind.Finish or DeltaKind.Error ? default : _text;

    /// <summary><see cref="Text"/> as a new string.</summary>
    public readonly string GetText() => Utf8Text.ToString(Text);

    /// <summary>The id of the message, or of the tool call, to be used in the reply.</summary>
    public readonly ReadOnlySpan<byte> Id => Kind == DeltaKind.Error ? default : _id;

    /// <summary>The tool's name; for <see cref="DeltaKind.Unknown"/> the unknown type.</summary>
    public readonly ReadOnlySpan<byte> Name => Kind is DeltaKind.ToolCallStart or DeltaKind.Unknown ? _name : default;

    /// <summary>The model, for <see cref="DeltaKind.MessageStart"/>.</summary>
    public readonly ReadOnlySpan<byte> Model => Kind == DeltaKind.MessageStart ? _name : default;

    /// <summary>The provider's own word for why the choice ended, for <see cref="DeltaKind.Finish"/>.</summary>
    public readonly ReadOnlySpan<byte> Reason => Kind == DeltaKind.Finish ? _text : default;

    /// <summary>Why the choice ended, normalized, for <see cref="DeltaKind.Finish"/>.</summary>
    public readonly FinishReason FinishReason => _finishReason;

    /// <summary>The provider's error type, for <see cref="DeltaKind.Error"/>; empty if it gave none.</summary>
    public readonly ReadOnlySpan<byte> ErrorType => Kind == DeltaKind.Error ? _id : default;

    /// <summary>The provider's error code, a string or number as written, for <see cref="DeltaKind.Error"/>; empty if it gave none.</summary>
    public readonly ReadOnlySpan<byte> ErrorCode => Kind == DeltaKind.Error ? _name : default;

    /// <summary>The provider's error message, for <see cref="DeltaKind.Error"/>; empty if it gave none.</summary>
    public readonly ReadOnlySpan<byte> ErrorMessage => Kind == DeltaKind.Error ? _text : default;

    /// <summary>All token counts known so far, each the last one reported.</summary>
    public readonly TokenUsage Usage => _source?.Usage ?? default;

    /// <summary>Supplies <see cref="Usage"/>.</summary>
    internal IUsageSource? UsageSource
    {
        readonly get => _source;
        set => _source = value;
    }

    /// <summary>The whole payload that this delta was taken from, as sent. Empty for deltas that the end of the stream brings.</summary>
    public readonly ReadOnlySpan<byte> Raw => _raw;

    /// <summary>Position in the stream, in bytes from 0, of the event that this delta was taken from; -1 with a <see cref="DeltaItemParser"/>, which does not see it.</summary>
    public readonly long Offset => _offset;

    /// <summary>Makes the delta of a record.</summary>
    /// <param name="delta">The delta.</param>
    /// <param name="record">The record.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="scratch">The scratch that its other slices refer to.</param>
    /// <param name="offset">Offset of the event.</param>
    /// <param name="source">Supplies the usage.</param>
    internal static void OfRecord(
        out Delta delta, scoped in DeltaRecord record, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> scratch, long offset, IUsageSource source)
    {
        // Each field is written once: clearing first and then filling in would stall on the first store.
#if NET9_0_OR_GREATER
        Unsafe.SkipInit(out delta);
#else
        delta = default;
#endif
        delta._kind = record.Kind;
        delta._finishReason = record.FinishReason;
        delta._choice = record.Choice;
        delta._index = record.Index;
        delta._text = record.Text.Of(payload, scratch);
        delta._id = record.Id.Of(payload, scratch);
        delta._name = record.Name.Of(payload, scratch);
        delta._raw = payload;
        delta._offset = offset;
        delta._source = source;
    }

    /// <summary>Makes a delta that continues a text or the arguments of a tool call.</summary>
    /// <param name="delta">The delta.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="choice">The choice.</param>
    /// <param name="index">The block or call.</param>
    /// <param name="text">The text.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="offset">Offset of the event.</param>
    /// <param name="source">Supplies the usage.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void OfText(
        out Delta delta, DeltaKind kind, int choice, int index, ReadOnlySpan<byte> text, ReadOnlySpan<byte> payload, long offset, IUsageSource source)
    {
        // Each field is written once: clearing first and then filling in would stall on the first store.
#if NET9_0_OR_GREATER
        Unsafe.SkipInit(out delta);
#else
        delta = default;
#endif
        delta._finishReason = default;
        delta._id = default;
        delta._name = default;
        delta._kind = kind;
        delta._choice = choice;
        delta._index = index;
        delta._text = text;
        delta._raw = payload;
        delta._offset = offset;
        delta._source = source;
    }
}
