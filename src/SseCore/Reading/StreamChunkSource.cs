#if NET
using System.Runtime.CompilerServices;
#endif

namespace SseCore;

/// <summary>
/// The chunks of a <see cref="Stream"/>. It reads into its own buffer, in which the beginning of an event waits for the
/// rest, so that an event that came in parts is handed out in one piece.
/// </summary>
/// <remarks>
/// While nothing arrives, only a small buffer for such a beginning is held: a read of no bytes waits, and only when it
/// completes is there a read that needs room. If bytes drip in, there is room after the beginning, and one read suffices.
/// </remarks>
// Holding bytes back is not observable: only bytes of an event that has not ended are held back, in a framing that is
// known, and never more than an event may have. The consumer is given them, unfinished as they are, before it is told of
// an end, a failure or a cancellation. Bytes that complete an event are handed out with the read that brought them.
// The source that cancels a read is not disposed (CA1001): it has neither timer nor handle, and may be cancelled when all is over.
#pragma warning disable CA1001
internal sealed class StreamChunkSource : ChunkSource
#pragma warning restore CA1001
{
    // Beyond that, copying would cost more than having the event in one piece saves.
    private const int MaxHeld = 4 * 1024;

    // A source whose reads return less than this is assumed to drip.
    private const int MaxDrip = 128;
    private const int DripSize = 512;

    private readonly Stream _stream;
    private readonly bool _leaveOpen;

    // Ends the pending read. Created anew if it has been used and the stream is read on.
    private CancellationTokenSource? _cancellation;

    // Up to _chunkLength the chunk that was handed out, then the bytes held back, up to _received.
    private byte[]? _buffer;
    private int _chunkLength;
    private int _received;

    // The consumer's, before it is given any bytes read in this wait.
    private NextEvent _nextEvent;

    private bool _hasAsked;
    private bool _drips;
    private bool _isPeek;
    private bool _hasPeeked;
    private bool _hasArrived;
    private bool _isAtEnd;

    /// <inheritdoc cref="ChunkSource(TimeProvider, StreamTimeouts, long?, bool)"/>
    public StreamChunkSource(Stream stream, bool leaveOpen, TimeProvider time, StreamTimeouts timeouts, long? startedAt, bool endsOnCancellation)
        : base(time, timeouts, startedAt, endsOnCancellation)
    {
        _stream = stream ?? throw new ArgumentNullException(nameof(stream));
        _leaveOpen = leaveOpen;
    }

    protected override int Held => _received - _chunkLength;

    public override void CancelRead() => _cancellation?.Cancel();

    protected override ValueTask<bool> ReadAsync(IChunkConsumer consumer, CancellationToken cancellationToken)
    {
        if (_cancellation is not { IsCancellationRequested: false })
        {
            // Before the wait begins: a thread that finds a wait pending cancels this one.
            _cancellation = new CancellationTokenSource();
        }

        BeginWait(consumer);
        Compact();
        ValueTask<int> read;
        if (cancellationToken.IsCancellationRequested)
        {
            read = new ValueTask<int>(Task.FromCanceled<int>(cancellationToken));
        }
        else if (Watch?.BeginRead() is { } timeout)
        {
            read = new ValueTask<int>(Task.FromException<int>(timeout));
        }
        else if (TryRead(consumer, out read))
        {
            return _isAtEnd ? EndAsync(consumer)
                : TryEndWait() ? new ValueTask<bool>(true)
                : ReleaseAndThrowAsync(consumer);
        }

        return AwaitAsync(read, consumer, cancellationToken);
    }

    protected override void GiveHeld(IChunkConsumer consumer)
    {
        if (Held > 0)
        {
            consumer.ReadUnfinished(_buffer.AsSpan(_chunkLength, Held));
            _received = _chunkLength;
        }
    }

    protected override ValueTask CloseAsync()
    {
        GiveBack();
#if NET
        return _leaveOpen ? default : _stream.DisposeAsync();
#else
        if (!_leaveOpen)
        {
            _stream.Dispose();
        }

        return default;
#endif
    }

    // Ends the wait at the end of the stream, for which no wait was needed.
    private async ValueTask<bool> EndAsync(IChunkConsumer consumer)
    {
        try
        {
            bool hasMore = End(consumer);
            if (TryEndWait())
            {
                return hasMore;
            }
        }
        catch (Exception) when (TryEndWait())
        {
            throw;
        }
        catch (Exception)
        {
            // From the consumer, which was disposed meanwhile.
        }

        return await ReleaseAndThrowAsync(consumer).ConfigureAwait(false);
    }

    // Reads as long as no read has to wait, until there is something to hand out, or the end. False: `pending` has to wait,
    // or has failed.
    private bool TryRead(IChunkConsumer consumer, out ValueTask<int> pending)
    {
        bool isDone;
        do
        {
            ValueTask<int> read = StartRead();
            if (!read.IsCompletedSuccessfully)
            {
                NoteArrivals();
                pending = read;
                return false;
            }

            isDone = TryEndRead(read.Result, consumer);
        }
        while (!isDone);
        NoteArrivals();
        pending = default;
        return true;
    }

#if NET
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
#endif
    private async ValueTask<bool> AwaitAsync(ValueTask<int> read, IChunkConsumer consumer, CancellationToken cancellationToken)
    {
        try
        {
            using (Register(cancellationToken))
            {
                do
                {
                    consumer.ReleaseEmptyBuffers();
                    if (_isPeek)
                    {
                        Park();
                    }

                    Watch?.BeginWait();
                    int count = await read.ConfigureAwait(false);
                    if (Watch?.EndWait() is { } timeout)
                    {
                        throw timeout;
                    }

                    if (TryEndRead(count, consumer))
                    {
                        NoteArrivals();
                        break;
                    }

                    if (_hasArrived && Watch?.BeginRead() is { } meanwhile)
                    {
                        throw meanwhile;
                    }
                }
                while (!TryRead(consumer, out read));
            }

            bool hasMore = !_isAtEnd || End(consumer);
            if (TryEndWait())
            {
                return hasMore;
            }
        }
        catch (Exception exception) when (IsWaiting)
        {
            Exception failure = Fail(ReasonFor(exception, cancellationToken), consumer);
            if (TryEndWait())
            {
                if (failure != exception)
                {
                    throw failure;
                }

                throw;
            }
        }
        catch (Exception)
        {
            // However the read ended, disposal cancelled it.
        }

        return await ReleaseAndThrowAsync(consumer).ConfigureAwait(false);
    }

    private CancellationTokenRegistration Register(CancellationToken cancellationToken) =>
#if NET
        cancellationToken.UnsafeRegister(static source => ((StreamChunkSource)source!).CancelRead(), this);
#else
        cancellationToken.Register(static source => ((StreamChunkSource)source!).CancelRead(), this);
#endif

    // The stream was given a token of this class, so it does not know who cancelled it.
    private Exception ReasonFor(Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not OperationCanceledException || !_cancellation!.IsCancellationRequested)
        {
            return exception;
        }

        return cancellationToken.IsCancellationRequested
            ? new OperationCanceledException(exception.Message, exception, cancellationToken)
            : Watch?.EndWait() ?? exception;
    }

    private ValueTask<int> StartRead()
    {
        Memory<byte> room = Room();
        _isPeek = room.IsEmpty;
        try
        {
#if NET
            return _stream.ReadAsync(room, _cancellation!.Token);
#else
            return new ValueTask<int>(_stream.ReadAsync(_buffer ?? [], _buffer is null ? 0 : _buffer.Length - room.Length, room.Length, _cancellation!.Token));
#endif
        }
        catch (Exception exception)
        {
            // A synchronous exception is the same failure to readers.
            return new ValueTask<int>(Task.FromException<int>(exception));
        }
    }

    // True: there is something to hand out, or the end.
    private bool TryEndRead(int count, IChunkConsumer consumer)
    {
        _hasPeeked = _isPeek;
        if (_isPeek)
        {
            return false;
        }

        if (count == 0)
        {
            _isAtEnd = true;
            return true;
        }

        int known = _received;
        _received += count;
        _hasArrived = true;
        ReadOnlySpan<byte> received = _buffer.AsSpan(0, _received);

        // In any framing, everything may be handed out at any time.
        _chunkLength = received.EndsWith("\n\n"u8) ? received.Length : LengthUpToEventEnd(received, known, consumer);
        _drips = count < MaxDrip && Held > 0;
        if (_chunkLength == 0)
        {
            return false;
        }

        SetChunk(_buffer.AsMemory(0, _chunkLength));
        return true;
    }

    private int LengthUpToEventEnd(ReadOnlySpan<byte> received, int known, IChunkConsumer consumer)
    {
        if (!_hasAsked)
        {
            _hasAsked = true;
            _nextEvent = consumer.NextEvent;
        }

        // A last event id before the bytes held back counts against their limit, but is no longer than the bytes that it came in.
        // If an event has begun, its rest may come in any way.
        int length = received.Length > _nextEvent.MaxLength ? received.Length : UnfinishedEvent.Find(received, known, _nextEvent.End);
        return received.Length - length > MaxHeld || (length == 0 && _nextEvent.HasBegun) ? received.Length : length;
    }

    private void NoteArrivals()
    {
        if (_hasArrived)
        {
            _hasArrived = false;
            NoteArrival();
        }
    }

    // The chunk was used up: the bytes held back take its place.
    private void Compact()
    {
        SetChunk(default);
        int held = Held;
        if (held > 0)
        {
            _buffer.AsSpan(_chunkLength, held).CopyTo(_buffer);
        }

        _received = held;
        _chunkLength = 0;
        _drips &= held > 0;
        _hasPeeked = false;
        _hasAsked = false;
    }

    // Empty: the next read only waits.
    private Memory<byte> Room()
    {
        if (_drips)
        {
            if (_buffer!.Length == _received || _buffer.Length >= ReadSize)
            {
                Exchange(BufferPool.Shared.Rent(Math.Max(DripSize, 2 * _received)));
            }
        }
        else if (!_hasPeeked)
        {
            return default;
        }
        else if (_buffer is null || _buffer.Length < ReadSize)
        {
            Exchange(BufferPool.Shared.Rent(ReadSize));
        }

        return _buffer.AsMemory(_received);
    }

    // Nothing is read into the buffer for a while that may be long.
    private void Park()
    {
        if (_received == 0)
        {
            GiveBack();
        }
        else if (_buffer!.Length >= ReadSize)
        {
            Exchange(BufferPool.Shared.Rent(_received));
        }
    }

    private void Exchange(byte[] buffer)
    {
        _buffer.AsSpan(0, _received).CopyTo(buffer);
        GiveBack();
        _buffer = buffer;
    }

    private void GiveBack()
    {
        if (_buffer is not null)
        {
            BufferPool.Shared.Return(_buffer);
            _buffer = null;
        }
    }
}
