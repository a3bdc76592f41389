using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace SseCore;

/// <summary>
/// Divides a byte stream into Server-Sent Events, exactly as WHATWG HTML "9.2.6 Interpreting an event stream" specifies,
/// without doing any I/O: chunks go in, events come out. It consumes every byte it is given and retains what is
/// unfinished, so how the stream is divided into chunks never shows.
/// </summary>
/// <remarks>
/// <para>Not thread-safe. Allocates nothing per event; buffers are rented when needed and returned by <see cref="Dispose"/>.</para>
/// <code>
/// while (framer.TryRead(ref chunk, out SseEvent evt)) { Handle(evt.Data); }
/// </code>
/// </remarks>
// How this works, and how to change it safely.
//
// An event of the usual form that lies whole in the chunk is found by two comparisons and one search (SseFramer.WholeEvents.cs).
// In any other event, a line that lies whole in the chunk takes the fast path (SseFramer.Lines.cs): its value stays a slice of the chunk.
// Any other line is read in pieces (SseFramer.Pieces.cs): bytes of a value go straight to the buffer that needs them, and
// bytes that are not needed go nowhere, so a comment or unknown field of any length costs no memory. Both paths end in the
// same few steps per field, so a change to the meaning of a field has to be made once in each. The tests compare the two:
// every split of every case, against a reference written from the standard.
//
// Invariants. (1) Between two calls no field refers to a chunk: slices are spilled to buffers before returning without
// an event. (2) Every byte is scanned once and copied at most twice. (3) The amount that counts against the limit is a function of
// the stream alone, never of the chunks: a check at a line's end and the same check at every piece of it agree, because
// the amount only grows within a line.
public sealed partial class SseFramer : IEventFramer
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private readonly SseFramerOptions _options;

    // The event so far. Its data and type are slices of the chunk as long as possible, else they are in the buffers.
    private ChunkSlice _chunkData;
    private ChunkSlice _chunkType;
    private CarryBuffer _data;

    // Data as short as a terminator that is not in the buffer: many streams end with `[DONE]` and without the blank line
    // after it, which is not worth a buffer.
    private ulong _shortData;
    private byte _shortLength;
    private bool _hasData;
    private bool _hasType;
    private bool _hasId;
    private long _eventOffset = -1;

    private PooledBuffer _lastEventId;

    // Created when first needed: most streams have no ids, and whole lines.
    private FieldBuffers? _fields;

    // In ticks; negative if the stream has not set it.
    private long _retry = -1;

    private int _byteOrderMarkBytes;
    private bool _skipLineFeed;

    // The next byte begins an event and nothing has to be done before it: the cached answer to everything that IsBetweenEvents checks.
    private bool _isAtRest;
    private bool _dropping;
    private bool _failed;
    private bool _completed;
    private bool _isDisposed;
    private bool _incompleteEventPending;
    private SseOutcome _outcome;
    private long _bytesCopied;

    private FieldBuffers Fields => _fields ??= new FieldBuffers();

    private ReadOnlySpan<byte> TypeInBuffer => _fields is null ? default : _fields.Type.Span;

    /// <summary>Creates a framer.</summary>
    /// <param name="options">The options; the standard's by default.</param>
    public SseFramer(SseFramerOptions? options = null) => _options = options ?? SseFramerOptions.Default;

    /// <summary>The last event id in force: that of the last event handed out, or of a later block without data. Valid until the next read call.</summary>
    public ReadOnlySpan<byte> LastEventId => _lastEventId.Span;

    /// <summary>The reconnection time that the stream set last, if any. Values beyond <see cref="TimeSpan.MaxValue"/> become that.</summary>
    public TimeSpan? Retry => _retry < 0 ? null : new TimeSpan(_retry);

    /// <summary>How the stream is divided into events.</summary>
    internal SseFramerOptions Options => _options;

    /// <summary>The number of bytes of the stream that were read.</summary>
    public long BytesConsumed { get; private set; }

    /// <summary>The number of events that were dropped because they exceeded <see cref="SseFramerOptions.MaxEventBytes"/>.</summary>
    public long DroppedEvents { get; private set; }

    /// <inheritdoc cref="IEventFramer.Refusal"/>
    internal SseException? Refusal => _failed && !_completed ? Refused() : null;

    SseException? IEventFramer.Refusal => Refusal;

    /// <summary>
    /// Whether any line was one that the standard defines: a known field or a comment. If there is none, after any number of bytes,
    /// the input is not an event stream.
    /// </summary>
    public bool HasSeenField { get; private set; }

    /// <summary>
    /// After <see cref="Complete"/> returned <see cref="SseOutcome.CutMidEvent"/>: the data of the event that was cut, as
    /// far as it arrived. Valid until the next call.
    /// </summary>
    public ReadOnlySpan<byte> IncompleteData => JoinedData();

    /// <summary>Reads the next byte if it is an LF that belongs to the CR before it. Any other byte settles that there is none.</summary>
    internal bool TrySkipLineFeed(byte next)
    {
        bool awaits = _skipLineFeed && !_completed;
        _skipLineFeed = false;
        if (!awaits || next != (byte)'\n')
        {
            return false;
        }

        BytesConsumed++;
        return true;
    }

    /// <summary>Whether the next byte begins an event, whatever came before.</summary>
    internal bool IsBetweenEvents =>
        _phase == LinePhase.Start && _eventOffset < 0 && _byteOrderMarkBytes == ByteOrderMark.Length && !_skipLineFeed && !_dropping && !_failed && !_completed;

    /// <summary>What is known of the next event.</summary>
    internal NextEvent NextEvent => _byteOrderMarkBytes < ByteOrderMark.Length || _failed || _completed || _options.IncludeComments ? default
        : new NextEvent(EventEnd.BlankLine, HasBegun: _eventOffset >= 0, _options.MaxEventBytes - ((long)_data.Length + _shortLength + (_fields?.Length ?? 0) + _lastEventId.Length));

    /// <summary>Signals that the stream began with an event that was read elsewhere, without a byte order mark before it.</summary>
    internal void BeginWithEvent()
    {
        _byteOrderMarkBytes = ByteOrderMark.Length;
        HasSeenField = true;
    }

    /// <summary>Counts whole events as read that were read elsewhere.</summary>
    internal void Skip(long length) => BytesConsumed += length;

    /// <summary>Whether <see cref="TryRead"/> has one more event to return after <see cref="Complete"/>.</summary>
    internal bool HasIncompleteEventPending => _incompleteEventPending;

    bool IEventFramer.HasIncompleteEventPending => _incompleteEventPending;

    bool IEventFramer.HasSeenFraming => HasSeenField;

    /// <summary>
    /// Whether <see cref="TryRead"/>, after it has read anything else (comments, blank lines), returns <see langword="false"/> before
    /// what may be an event and leaves that in the chunk, for a caller that may recognize the event without reading it.
    /// </summary>
    internal bool StopsBeforeEvents { get; init; }

    /// <summary>The maximum length of a JSON object that is kept from the lines that the standard ignores; 0 to keep none.</summary>
    internal int IgnoredJsonCapacity { get; init; }

    /// <summary>Receives the lines that the standard ignores, from the first one that could matter.</summary>
    internal IgnoredJson? IgnoredLines { get; private set; }

    /// <summary>Bytes scanned and copied so far, for tests that show the work to be linear.</summary>
    internal long BytesTouched => BytesConsumed + _bytesCopied;

    /// <summary>Reads up to the next event.</summary>
    /// <param name="input">The rest of the chunk; advanced past the bytes that were read. Must not change while events from it are in use.</param>
    /// <param name="evt">The event, if there is one. Its spans are valid until the next call.</param>
    /// <returns>
    /// <see langword="true"/>: one event; call again with the rest. <see langword="false"/>: the chunk is used up and
    /// everything in it that still matters is retained; continue with the next chunk.
    /// </returns>
    /// <exception cref="SseException">An event exceeds the limit, and the policy is <see cref="SseOverflowPolicy.Throw"/>.</exception>
    /// <exception cref="InvalidOperationException">There is more input after <see cref="Complete"/>.</exception>
    /// <exception cref="ObjectDisposedException">The framer was disposed.</exception>
    public bool TryRead(scoped ref ReadOnlySpan<byte> input, out SseEvent evt)
    {
        if (Poison.IsOn)
        {
            PoisonHandedOut();
        }

        return _isAtRest ? TryReadWholeEvent(ref input, out evt) : TryReadLines(ref input, out evt);
    }

    // Reads line by line. Known of the first lines: the end of the very first, unless negative, and up to where no other ends.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryReadLines(scoped ref ReadOnlySpan<byte> input, out SseEvent evt, int firstLineEnd = -1, int scanned = 0)
    {
        if (!_isAtRest)
        {
            if (_completed)
            {
                return TryReadIncomplete(ref input, out evt);
            }

            if (_failed)
            {
                ThrowEventTooLarge();
            }

            ReadWhatIsPending(ref input);
            if (IsBetweenEvents)
            {
                _isAtRest = true;
                return TryReadWholeEvent(ref input, out evt);
            }
        }

        ReadOnlySpan<byte> chunk = input;
        if (!chunk.IsEmpty)
        {
            _isAtRest = false;
        }

        int position = 0;
        while (position < chunk.Length)
        {
            if (_skipLineFeed)
            {
                _skipLineFeed = false;
                if (chunk[position] == (byte)'\n')
                {
                    position++;
                    continue;
                }
            }

            if (_eventOffset < 0)
            {
                if (StopsBeforeEvents && position > 0 && IsBetweenEvents && chunk[position] is (byte)'d' or (byte)'e')
                {
                    BytesConsumed += position;
                    input = chunk.Slice(position);
                    evt = default;
                    return false;
                }

                _eventOffset = BytesConsumed + position;
            }

            int end = position <= firstLineEnd ? firstLineEnd : EndOfLine(chunk, Math.Max(position, scanned));
            if (end < 0)
            {
                ReadPiece(chunk, chunk.Slice(position));
                break;
            }

            int length = end - position;
            _skipLineFeed = chunk[end] == (byte)'\r';
            bool isBlank = length == 0 && _phase == LinePhase.Start;
            if (_phase == LinePhase.Start)
            {
                ReadLine(chunk, position, length);
            }
            else
            {
                ReadPiece(chunk, chunk.Slice(position, length));
                EndLine();
            }

            position = end + 1;
            if ((isBlank && TryDispatch(chunk, out evt)) || (_commentPending && TryDispatchComment(chunk, out evt)))
            {
                BytesConsumed += position;
                input = chunk.Slice(position);
                return true;
            }
        }

        Spill(chunk);
        BytesConsumed += chunk.Length;
        input = default;
        evt = default;
        return false;
    }

    /// <summary>
    /// Signals the end of the stream. With <see cref="SseFramerOptions.DispatchIncompleteAtEnd"/>, one more
    /// <see cref="TryRead"/>, with an empty chunk, hands out the event that the end cut off.
    /// </summary>
    /// <returns>How it ended.</returns>
    /// <exception cref="ObjectDisposedException">The framer was disposed.</exception>
    public SseOutcome Complete()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_completed)
        {
            return _outcome;
        }

        _completed = true;
        _isAtRest = false;
        // Spec: "Once the end of the file is reached, any pending data must be discarded. (If the file ends in the
        // middle of an event, before the final empty line, the incomplete event is not dispatched.)"
        bool isCut = _hasData || _hasType || _hasId || IsInField;
        if (isCut && _options.DispatchIncompleteAtEnd && !_dropping && !_failed)
        {
            EndLine();
            _commentPending = false;
            CommitLastEventId();
            _incompleteEventPending = _hasData && !_failed && !_dropping;
            isCut = false;
        }

        if (_dropping)
        {
            DroppedEvents++;
        }

        _outcome = _failed || DroppedEvents > 0 ? SseOutcome.LimitExceeded
            : isCut ? SseOutcome.CutMidEvent
            : SseOutcome.Clean;
        return _outcome;
    }

    /// <summary>Discards the state of the stream, including last event id and reconnection time, to start another. Keeps the buffers.</summary>
    /// <exception cref="ObjectDisposedException">The framer was disposed.</exception>
    public void Reset()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ResetEvent();
        ResetLine();
        _fields?.Clear();
        _lastEventId.Clear();
        _byteOrderMarkBytes = 0;
        _skipLineFeed = false;
        _isAtRest = false;
        _dropping = false;
        _failed = false;
        _completed = false;
        _incompleteEventPending = false;
        _commentPending = false;
        _retry = -1;
        HasSeenField = false;
        BytesConsumed = 0;
        _bytesCopied = 0;
        DroppedEvents = 0;
        IgnoredLines?.Reset();
    }

    /// <summary>Returns all buffers to the pool. The framer must not be used afterwards.</summary>
    public void Dispose()
    {
        IgnoredLines?.Dispose();
        _data.Release();
        _shortLength = 0;
        _fields?.Release();
        _lastEventId.Release();
        _isDisposed = true;
        _completed = true;
        _isAtRest = false;
        _incompleteEventPending = false;
    }

    /// <summary>Begins the stream with a last event id: that of the stream which it continues.</summary>
    internal void BeginWith(string lastEventId)
    {
        if (lastEventId.Length > 0)
        {
            _lastEventId.Append(System.Text.Encoding.UTF8.GetBytes(lastEventId));
        }
    }

    /// <summary>The data of the event handed out last, if it was assembled here rather than sliced from the chunk.</summary>
    internal ReadOnlySpan<byte> RetainedData(int length) => _data.Written(length);

    ReadOnlySpan<byte> IEventFramer.RetainedData(int length) => RetainedData(length);

    /// <summary>Returns buffers that hold nothing. Called when a reader is about to wait, so that an idle stream costs next to nothing.</summary>
    internal void ReleaseEmptyBuffers()
    {
        if (_data.Length == 0)
        {
            _data.Release();
        }

        if (_fields is { Value.Length: 0 })
        {
            _fields.Value.Release();
        }
    }

    void IEventFramer.ReleaseEmptyBuffers() => ReleaseEmptyBuffers();

    internal void PoisonHandedOut()
    {
        _data.PoisonForgotten();
        _fields?.PoisonForgotten();
        _lastEventId.PoisonForgotten();
    }

    void IEventFramer.PoisonHandedOut() => PoisonHandedOut();

    // Handles what belongs to earlier bytes, or to the stream's beginning. Checked for each chunk that continues a line.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ReadWhatIsPending(scoped ref ReadOnlySpan<byte> input)
    {
        if (!_hasData)
        {
            _data.ReleaseLarge();
        }

        if (_byteOrderMarkBytes != ByteOrderMark.Length)
        {
            SkipByteOrderMark(ref input);
        }

        if (_skipLineFeed && !input.IsEmpty)
        {
            // Spec: "end-of-line = ( cr lf / cr / lf )". The CR ended its line when it came; this LF belongs to it.
            _skipLineFeed = false;
            if (input[0] == (byte)'\n')
            {
                input = input.Slice(1);
                BytesConsumed++;
            }
        }
    }

    // Spec: "One leading U+FEFF BYTE ORDER MARK character must be ignored if any are present."
    private void SkipByteOrderMark(scoped ref ReadOnlySpan<byte> input)
    {
        while (!input.IsEmpty && _byteOrderMarkBytes < ByteOrderMark.Length)
        {
            if (input[0] != ByteOrderMark[_byteOrderMarkBytes])
            {
                // The first bytes were not a mark but the beginning of a line, and no field begins with them.
                if (_byteOrderMarkBytes > 0)
                {
                    _eventOffset = 0;
                    _phase = LinePhase.Ignored;
                    BeginIgnorableLine(input[0]);
                }

                _byteOrderMarkBytes = ByteOrderMark.Length;
                break;
            }

            input = input.Slice(1);
            BytesConsumed++;
            _byteOrderMarkBytes++;
        }
    }

    // Spec: "If the line is empty (a blank line): Dispatch the event, as defined below."
    private bool TryDispatch(ReadOnlySpan<byte> chunk, out SseEvent evt)
    {
        if (_dropping)
        {
            DroppedEvents++;
            _dropping = false;
            ResetEvent();
            evt = default;
            return false;
        }

        // Spec: "Set the last event ID string of the event source to the value of the last event ID buffer."
        CommitLastEventId();

        // Spec: "If the data buffer is an empty string, set the data buffer and the event type buffer to the empty
        // string and return."
        if (!_hasData)
        {
            ResetEvent();
            evt = default;
            return false;
        }

        ReadOnlySpan<byte> data = _chunkData.IsSet ? _chunkData.Of(chunk) : JoinedData();
        ReadOnlySpan<byte> type = _chunkType.IsSet ? _chunkType.Of(chunk) : TypeInBuffer;
        evt = new SseEvent(data, type, LastEventId, _eventOffset);
        ResetEvent();
        return true;
    }

    private bool TryDispatchComment(ReadOnlySpan<byte> chunk, out SseEvent evt)
    {
        ReadOnlySpan<byte> text = _chunkComment.IsSet ? _chunkComment.Of(chunk) : Fields.Value.Span;
        evt = new SseEvent(text, default, LastEventId, _commentOffset, isComment: true);
        _commentPending = false;
        _chunkComment = default;
        _fields?.Value.Clear();
        // The event around the comment continues in the next call, where its slices of this chunk are meaningless.
        Spill(chunk);
        return true;
    }

    private bool TryReadIncomplete(scoped ref ReadOnlySpan<byte> input, out SseEvent evt)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!input.IsEmpty)
        {
            throw new InvalidOperationException("The stream was completed; no more can be read before Reset.");
        }

        evt = default;
        if (_incompleteEventPending)
        {
            _incompleteEventPending = false;
            evt = new SseEvent(JoinedData(), TypeInBuffer, LastEventId, _eventOffset);
            ResetEvent();
            return true;
        }

        return false;
    }

    private ReadOnlySpan<byte> JoinedData()
    {
        RetainShortData();
        _bytesCopied += _data.Join();
        return _data.Span;
    }

    private void CommitLastEventId()
    {
        if (_hasId)
        {
            (Fields.Id, _lastEventId) = (_lastEventId, Fields.Id);
            Fields.Id.Clear();
            _hasId = false;
        }
    }

    private void ResetEvent()
    {
        _chunkData = default;
        _chunkType = default;
        _data.Clear();
        _shortLength = 0;
        _fields?.ClearEvent();
        _hasData = false;
        _hasType = false;
        _hasId = false;
        _eventOffset = -1;
    }

    // Makes the event so far independent of the chunk.
    private void Spill(ReadOnlySpan<byte> chunk)
    {
        if (_chunkData.IsSet)
        {
            RetainData(_chunkData.Of(chunk));
            _chunkData = default;
        }

        if (_chunkType.IsSet)
        {
            Fields.Type.Append(_chunkType.Of(chunk));
            _bytesCopied += Fields.Type.Length;
            _chunkType = default;
        }
    }

    private void RetainData(ReadOnlySpan<byte> data)
    {
        _bytesCopied += data.Length;
        if (data.Length <= sizeof(ulong) && _data.Length == 0 && _shortLength == 0)
        {
            KeepShortData(data);
        }
        else
        {
            RetainShortData();
            _data.Append(data);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void KeepShortData(ReadOnlySpan<byte> data)
    {
        Span<byte> padded = stackalloc byte[sizeof(ulong)];
        data.CopyTo(padded);
        _shortData = BinaryPrimitives.ReadUInt64LittleEndian(padded);
        _shortLength = (byte)data.Length;
    }

    // Called when more of the event comes, or its data are requested.
    private void RetainShortData()
    {
        if (_shortLength > 0)
        {
            MoveShortData();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void MoveShortData()
    {
        Span<byte> padded = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(padded, _shortData);
        _data.Append(padded.Slice(0, _shortLength));
        _shortLength = 0;
    }

    // Returns false if the event must be dropped.
    private bool TryRetain(int more)
    {
        long retained = (long)(_chunkData.IsSet ? _chunkData.Length : _data.Length + _shortLength)
            + (_chunkType.IsSet ? _chunkType.Length : TypeInBuffer.Length)
            + (_fields is null ? 0 : _fields.Id.Length) + _lastEventId.Length + more;
        if (retained <= _options.MaxEventBytes)
        {
            return true;
        }

        _failed = _options.OverflowPolicy == SseOverflowPolicy.Throw;

        long offset = _eventOffset;
        ResetEvent();
        _data.Release();
        _fields?.Value.Release();
        _eventOffset = offset;
        if (_failed && !_completed)
        {
            ThrowEventTooLarge();
        }

        _dropping = !_failed;
        return false;
    }

    [DoesNotReturn]
    private void ThrowEventTooLarge() => throw Refused();

    private SseException Refused() => SseException.EventTooLarge(_eventOffset, _options.MaxEventBytes);

    // A part of the chunk being read. The default means none, since the name of a field or a colon always comes before.
    private readonly record struct ChunkSlice(int Start, int Length)
    {
        public bool IsSet => Start > 0;

        public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> chunk) => chunk.Slice(Start, Length);
    }
}
