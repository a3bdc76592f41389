using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace SseCore;

/// <summary>
/// The chunks of a source of bytes as they arrive. The reader consumes every byte, so nothing has to be looked at twice
/// or kept for it.
/// </summary>
// One thread may wait while another disposes: memory that a pending read writes to must not be returned. So the state says whether
// anybody waits, only one ever does, and the last of the two returns everything.
internal abstract class ChunkSource
{
    // TLS records are up to 16 KiB; a smaller read would split events that arrived whole.
    protected const int ReadSize = 16 * 1024;

    private const int Idle = 0;
    private const int Waiting = 1;
    private const int Disposed = 2;

    private readonly TimeProvider _time;
    private LentCopy? _copy;
    private ReadOnlyMemory<byte> _chunk;
    private int _consumed;
    private int _state;
    private long _firstChunkAt;
    private long _lastChunkAt;
    private bool _hasChunks;
    private bool _isUsedUp;

    /// <param name="time">The clock.</param>
    /// <param name="timeouts">How long to wait for the source.</param>
    /// <param name="startedAt">When the stream began; by default now.</param>
    /// <param name="endsOnCancellation">Whether a cancelled wait ends the stream.</param>
    protected ChunkSource(TimeProvider time, StreamTimeouts timeouts, long? startedAt, bool endsOnCancellation)
    {
        _time = time;
        EndsOnCancellation = endsOnCancellation;
        StartedAt = startedAt ?? time.GetTimestamp();
        Watch = timeouts.HasLimit ? new StreamWatch(timeouts, this, time, StartedAt) : null;
    }

    public long StartedAt { get; }

    public long? FirstChunkAt => _hasChunks ? _firstChunkAt : null;

    public long? LastChunkAt => _hasChunks ? _lastChunkAt : null;

    /// <summary>The number of bytes held back after those that were read, once all of those have been requested.</summary>
    public int HeldBack => _isUsedUp ? Held : 0;

    /// <summary>The number of bytes received after the chunk that was handed out, which are held back.</summary>
    protected virtual int Held => 0;

    /// <summary>The clocks of the time limits, if there are any.</summary>
    protected StreamWatch? Watch { get; }

    /// <summary>Whether a cancelled wait ends the stream.</summary>
    protected bool EndsOnCancellation { get; }

    /// <summary>Whether <see cref="MoveNext"/> has another chunk, without a wait.</summary>
    protected bool HasNext { get; set; }

    /// <exception cref="InvalidOperationException">A wait is pending.</exception>
    [DoesNotReturn]
    public static void ThrowIsPending() =>
        throw new InvalidOperationException("A wait for more is pending. A stream is read by one consumer at a time, which awaits it first.");

    /// <summary>Called before anything is read.</summary>
    /// <exception cref="ObjectDisposedException">The reader was disposed.</exception>
    /// <exception cref="InvalidOperationException">A wait is pending.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ThrowIfBusy(IChunkConsumer consumer)
    {
        if (Volatile.Read(ref _state) != Idle)
        {
            ThrowBusy(consumer);
        }
    }

    /// <summary>The rest of the current chunk or, if that is used up, the next. False: wait for more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGetUnread(out ReadOnlySpan<byte> unread)
    {
        if (Poison.IsOn)
        {
            _copy?.PoisonUpTo(_consumed);
        }

        unread = _chunk.Span.Slice(_consumed);
        if (!unread.IsEmpty || (HasNext && TryGetNext(out unread)))
        {
            return true;
        }

        _isUsedUp = true;
        return false;
    }

    public void Consume(int count) => _consumed += count;

    /// <summary>Records that progress was made.</summary>
    public void NoteProgress() => Watch?.NoteProgress();

    /// <summary>Waits for more on behalf of <paramref name="consumer"/>, which has read everything so far.</summary>
    /// <returns>Whether there is anything to read.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    /// <exception cref="IOException">The source failed, which ended the stream.</exception>
    /// <exception cref="ObjectDisposedException">The reader was disposed, before or meanwhile.</exception>
    /// <exception cref="InvalidOperationException">A wait is already pending.</exception>
    public ValueTask<bool> WaitToReadAsync(IChunkConsumer consumer, CancellationToken cancellationToken)
    {
        ThrowIfBusy(consumer);
        if (TryGetUnread(out _))
        {
            return new ValueTask<bool>(true);
        }

        return consumer.IsOver ? new ValueTask<bool>(End(consumer)) : ReadAsync(consumer, cancellationToken);
    }

    /// <summary>
    /// Returns everything and completes the source. If a read is pending, it is cancelled, and all this is done when it
    /// has ended, by the pending wait, which throws an <see cref="ObjectDisposedException"/>.
    /// </summary>
    public ValueTask DisposeAsync(IChunkConsumer consumer)
    {
        int state;
        do
        {
            state = Volatile.Read(ref _state);
            if ((state & Disposed) != 0)
            {
                return default;
            }
        }
        while (Interlocked.CompareExchange(ref _state, state | Disposed, state) != state);

        if (state == Waiting)
        {
            CancelRead();
            return default;
        }

        return ReleaseAsync(consumer);
    }

    /// <summary>Ends the pending read, as soon as the source can. May be called by any thread, even if the read is already over.</summary>
    public abstract void CancelRead();

    /// <summary>Reads until there is something for <paramref name="consumer"/> or the source has ended: see <see cref="WaitToReadAsync"/>.</summary>
    protected abstract ValueTask<bool> ReadAsync(IChunkConsumer consumer, CancellationToken cancellationToken);

    /// <summary>Moves to the chunk after the used-up one, if there is one without a wait.</summary>
    protected virtual void MoveNext()
    {
    }

    /// <summary>Gives <paramref name="consumer"/> the bytes that were received and held back, which complete nothing.</summary>
    protected virtual void GiveHeld(IChunkConsumer consumer)
    {
    }

    /// <summary>Returns all buffers and completes the source.</summary>
    protected abstract ValueTask CloseAsync();

    /// <summary>Marks <paramref name="consumer"/> as waiting.</summary>
    protected void BeginWait(IChunkConsumer consumer)
    {
        if (Interlocked.CompareExchange(ref _state, Waiting, Idle) != Idle)
        {
            ThrowBusy(consumer);
        }
    }

    /// <summary>False: the reader was disposed meanwhile, and left it to the waiting thread to return everything.</summary>
    protected bool TryEndWait() => Interlocked.CompareExchange(ref _state, Idle, Waiting) == Waiting;

    /// <summary>Whether the read was ended by something other than disposal.</summary>
    protected bool IsWaiting => Volatile.Read(ref _state) == Waiting;

    /// <summary>Hands out a chunk; with an empty one, none.</summary>
    protected void SetChunk(ReadOnlyMemory<byte> chunk)
    {
        _consumed = 0;
        _chunk = chunk;
        _isUsedUp = chunk.IsEmpty;
        if (Poison.IsOn)
        {
            _chunk = (_copy ??= new LentCopy()).Take(chunk);
        }
    }

    /// <summary>Records that bytes have arrived just now.</summary>
    protected void NoteArrival()
    {
        _lastChunkAt = _time.GetTimestamp();
        if (!_hasChunks)
        {
            _firstChunkAt = _lastChunkAt;
            _hasChunks = true;
        }
    }

    /// <summary>Ends <paramref name="consumer"/>, after giving it everything that was received.</summary>
    /// <returns>Whether there is still something to hand out.</returns>
    protected bool End(IChunkConsumer consumer, Exception? failure = null)
    {
        GiveHeld(consumer);
        return consumer.End(failure);
    }

    /// <summary>Called when the pending read has failed, for a reason other than disposal.</summary>
    /// <returns>
    /// The exception to throw: the time limit that expired, if that is the cause, else the failure; or an exception from
    /// <paramref name="consumer"/> itself, such as a custom dialect. Throwing it here would leave the wait pending.
    /// </returns>
    protected Exception Fail(Exception failure, IChunkConsumer consumer)
    {
        // If the read was cancelled for taking too long, the source may report that in its own way.
        StreamTimeoutException? timeout = Watch?.EndWait(failure);
        try
        {
            return TellOf(failure, timeout, consumer);
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    /// <summary>Ends a wait whose reader was disposed meanwhile.</summary>
    protected async ValueTask<bool> ReleaseAndThrowAsync(IChunkConsumer consumer)
    {
        await ReleaseAsync(consumer).ConfigureAwait(false);
        throw new ObjectDisposedException(consumer.GetType().FullName);
    }

    private Exception TellOf(Exception failure, StreamTimeoutException? timeout, IChunkConsumer consumer)
    {
        if (failure is IOException)
        {
            // A lost connection ends the stream as well, and how much of it arrived is worth knowing.
            failure = failure as StreamTimeoutException ?? timeout ?? failure;
            End(consumer, failure);
        }
        else if (failure is OperationCanceledException && EndsOnCancellation)
        {
            End(consumer, failure);
        }
        else
        {
            GiveHeld(consumer);
        }

        return failure;
    }

    private void ThrowBusy(IChunkConsumer consumer)
    {
        ObjectDisposedException.ThrowIf((Volatile.Read(ref _state) & Disposed) != 0, consumer);
        ThrowIsPending();
    }

    private bool TryGetNext(out ReadOnlySpan<byte> unread)
    {
        do
        {
            MoveNext();
            unread = _chunk.Span;
        }
        while (unread.IsEmpty && HasNext);
        return !unread.IsEmpty;
    }

    private ValueTask ReleaseAsync(IChunkConsumer consumer)
    {
        consumer.Release();
        Watch?.Dispose();
        _copy?.Release();
        _chunk = default;
        _consumed = 0;
        HasNext = false;
        return CloseAsync();
    }
}
