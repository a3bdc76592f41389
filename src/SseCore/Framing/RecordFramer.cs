using System.Diagnostics.CodeAnalysis;

namespace SseCore;

/// <summary>
/// Divides a byte stream into records, each of which is one run of bytes: a line, an element, a message. It implements what all such
/// framings share: it carries an unfinished record from chunk to chunk, enforces the limit, and determines how the stream ended.
/// A derived class defines what a record is.
/// </summary>
// The invariants are those of SseFramer. (1) A record that lies whole in the chunk is a slice of it; any other is in
// _record, so between two calls nothing refers to a chunk. (2) Scan looks at each byte once, and each byte is copied at
// most twice. (3) The record's length is what counts against the limit. It only grows, so the check at each piece of a record
// and the check at its end agree.
internal abstract class RecordFramer(SseFramerOptions options, long startOffset) : IEventFramer
{
    // The unfinished record, unless it lies in the chunk.
    private CarryBuffer _record;
    private long _recordOffset = -1;
    private int _payloadStart;

    private bool _dropping;
    private bool _failed;
    private bool _completed;
    private SseOutcome _outcome;

    /// <inheritdoc/>
    public long BytesConsumed { get; private set; } = startOffset;

    /// <inheritdoc/>
    public long DroppedEvents { get; private set; }

    /// <inheritdoc/>
    public SseException? Refusal => _failed && !_completed ? Refused() : null;

    /// <inheritdoc/>
    public bool HasSeenFraming { get; protected set; }

    /// <summary>Whether the framing is broken: what follows cannot be divided into records, and is not read.</summary>
    public bool IsBroken { get; private set; }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> IncompleteData => JoinedRecord();

    /// <inheritdoc/>
    public bool HasIncompleteEventPending { get; private set; }

    /// <summary>Bytes scanned and copied so far, for tests that show the work to be linear.</summary>
    internal long BytesTouched { get; private set; }

    /// <summary>Whether the next byte begins a record, whatever came before.</summary>
    internal bool IsBetweenRecords => !IsInRecord && !_dropping && !_failed && !_completed && !IsBroken;

    /// <summary>What is known of the next record, if records are lines.</summary>
    internal NextEvent NextRecord => !HasSeenFraming || _failed || _completed || IsBroken ? default
        : new NextEvent(EventEnd.LineFeed, IsInRecord, options.MaxEventBytes - _record.Length);

    /// <summary>Counts whole records as read that were read elsewhere.</summary>
    internal void Skip(long length)
    {
        BytesConsumed += length;
        BytesTouched += length;
    }

    /// <summary>Whether a record has begun and not ended.</summary>
    protected bool IsInRecord => _recordOffset >= 0;

    /// <summary>Whether the stream would be cut even if it ended between two records.</summary>
    protected virtual bool IsOpen => false;

    /// <inheritdoc/>
    public bool TryRead(scoped ref ReadOnlySpan<byte> input, out SseEvent evt)
    {
        if (_completed)
        {
            return TryReadIncomplete(ref input, out evt);
        }

        if (_failed)
        {
            ThrowTooLarge();
        }

        PoisonHandedOut();
        if (!IsInRecord)
        {
            _record.ReleaseLarge();
        }

        ReadOnlySpan<byte> chunk = input;
        int position = 0;
        while (position < chunk.Length && !IsBroken)
        {
            ReadOnlySpan<byte> rest = chunk.Slice(position);
            RecordScan scan = Scan(rest);
            position += scan.Length + scan.Delimiter;
            BytesTouched += scan.Length + scan.Delimiter;
            if (scan.Part is RecordPart.Outside)
            {
                continue;
            }

            if (!IsInRecord)
            {
                _recordOffset = BytesConsumed + position - scan.Length - scan.Delimiter;
            }

            ReadOnlySpan<byte> piece = rest.Slice(0, scan.Length);
            if (scan.Part is RecordPart.Within)
            {
                Retain(piece);
            }
            else if (scan.Part is RecordPart.Broken)
            {
                // Bytes that were taken for a record count like one, as they did when they came byte by byte.
                Retain(piece);
                Break();
            }
            else if (TryEndRecord(piece, out evt))
            {
                BytesConsumed += position;
                input = chunk.Slice(position);
                return true;
            }
        }

        BytesConsumed += chunk.Length;
        input = default;
        evt = default;
        return false;
    }

    /// <inheritdoc/>
    public SseOutcome Complete()
    {
        if (_completed)
        {
            return _outcome;
        }

        _completed = true;
        bool isCut = IsOpen || IsInRecord;
        if (IsInRecord && !_dropping && !_failed && IsWhole(JoinedRecord(), options.DispatchIncompleteAtEnd))
        {
            HasIncompleteEventPending = true;
            isCut = IsOpen;
        }

        if (_dropping)
        {
            DroppedEvents++;
        }

        _outcome = _failed || DroppedEvents > 0 ? SseOutcome.LimitExceeded : isCut ? SseOutcome.CutMidEvent : SseOutcome.Clean;
        return _outcome;
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> RetainedData(int length) => _record.Written(_payloadStart + length).Slice(_payloadStart);

    /// <inheritdoc/>
    public void ReleaseEmptyBuffers()
    {
        if (_record.Length == 0)
        {
            _record.Release();
        }
    }

    /// <inheritdoc/>
    public void PoisonHandedOut() => _record.PoisonForgotten();

    /// <inheritdoc/>
    public void Reset() => Reset(0);

    /// <summary>Discards the state of the stream, to start another one whose first bytes were read elsewhere.</summary>
    public virtual void Reset(long startOffset)
    {
        _record.Clear();
        _recordOffset = -1;
        _dropping = false;
        _failed = false;
        _completed = false;
        HasIncompleteEventPending = false;
        HasSeenFraming = false;
        IsBroken = false;
        BytesConsumed = startOffset;
        BytesTouched = 0;
        DroppedEvents = 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _record.Release();
        _recordOffset = -1;
        _completed = true;
        HasIncompleteEventPending = false;
    }

    /// <summary>Classifies the next bytes, at least one of them unless the framing is broken.</summary>
    /// <param name="bytes">The rest of the chunk; not empty.</param>
    protected abstract RecordScan Scan(ReadOnlySpan<byte> bytes);

    /// <summary>Finds the payload in a record.</summary>
    /// <returns>Whether there is one; if not, the framing is broken.</returns>
    protected abstract bool TryGetPayload(ReadOnlySpan<byte> record, out int start, out int length, out ReadOnlySpan<byte> eventType);

    /// <summary>Whether the part that arrived of the record that the end cut off is to be handed out anyway.</summary>
    /// <param name="record">The part that arrived.</param>
    /// <param name="isLenient">Whether the caller wants incomplete events.</param>
    protected virtual bool IsWhole(ReadOnlySpan<byte> record, bool isLenient) => false;

    private bool TryEndRecord(ReadOnlySpan<byte> piece, out SseEvent evt)
    {
        evt = default;
        ReadOnlySpan<byte> record = piece;
        if (_record.Length > 0 || _dropping || piece.Length > options.MaxEventBytes)
        {
            Retain(piece);
            record = JoinedRecord();
        }

        if (_dropping)
        {
            DroppedEvents++;
            _dropping = false;
            EndRecord();
            return false;
        }

        long offset = _recordOffset;
        EndRecord();
        if (!TryGetPayload(record, out _payloadStart, out int length, out ReadOnlySpan<byte> eventType))
        {
            Break();
            return false;
        }

        evt = new SseEvent(record.Slice(_payloadStart, length), eventType, default, offset);
        return true;
    }

    private bool TryReadIncomplete(scoped ref ReadOnlySpan<byte> input, out SseEvent evt)
    {
        if (!input.IsEmpty)
        {
            throw new InvalidOperationException("The stream was completed; no more can be read before Reset.");
        }

        evt = default;
        return HasIncompleteEventPending && !(HasIncompleteEventPending = false) && TryEndRecord(default, out evt);
    }

    private void Retain(ReadOnlySpan<byte> piece)
    {
        if (_dropping)
        {
            return;
        }

        if (_record.Length + (long)piece.Length > options.MaxEventBytes)
        {
            _record.Release();
            if (options.OverflowPolicy == SseOverflowPolicy.Throw)
            {
                _failed = true;
                ThrowTooLarge();
            }

            _dropping = true;
            return;
        }

        _record.Append(piece);
        BytesTouched += piece.Length;
    }

    private ReadOnlySpan<byte> JoinedRecord()
    {
        BytesTouched += _record.Join();
        return _record.Span;
    }

    // The record handed out stays readable: the buffer is only marked as empty.
    private void EndRecord()
    {
        _record.Clear();
        _recordOffset = -1;
    }

    private void Break()
    {
        IsBroken = true;
        EndRecord();
    }

    [DoesNotReturn]
    private void ThrowTooLarge() => throw Refused();

    private SseException Refused() => SseException.EventTooLarge(_recordOffset, options.MaxEventBytes);
}
