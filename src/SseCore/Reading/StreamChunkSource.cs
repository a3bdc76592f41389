#if NET
using System.Runtime.CompilerServices;
#endif

namespace SseCore;

/// <summary>
/// The chunks of a <see cref="Stream"/>. It reads into a buffer of its own, in which the beginning of an event waits for the
/// rest, so that an event that came in parts is handed out in one piece.
/// </summary>
/// <remarks>
/// While nothing arrives no buffer is held but a small one for such a beginning: a read of no bytes waits, and only when it is
/// over is there one that needs room. Where bytes drip in there is one behind the beginning, and nothing need be asked twice.
/// </remarks>
// Bytes are held back only while nobody can tell: only what belongs to an event that has not ended, of a framing that is
// known, and never more than may be in an event; the consumer is given them, unfinished as they are, before it is told of
// an end, a failure or a cancellation. What completes an event is handed out with the read that brought it.
// What cancels a read is not disposed (CA1001): it has neither timer nor handle, and who cancels may do so when all is over.
#pragma warning disable CA1001
internal sealed class StreamChunkSource : ChunkSource
#pragma warning restore CA1001
{
    // Beyond that the copying would cost more than is gained by having the event in one piece.
    private const int MaxHeld = 4 * 1024;

    // A source whose reads give less than this is taken to drip.
    private const int MaxDrip = 128;
    private const int DripSize = 512;

    private readonly Stream _stream;
    private readonly bool _leaveOpen;

    // Ends the pending read. Made anew when it has been used and the stream is read on.
    private CancellationTokenSource? _cancellation;

    // Up to _chunkLength the chunk that was handed out, then what is held back, up to _received.
    private byte[]? _buffer;
    private int _chunkLength;
    private int _received;

    // Of the consumer, before it is given anything of what is read in this wait.
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
            // Before the wait begins: who finds somebody waiting cancels this one.
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

    // Ends the wait with the stream's end, which nothing had to be waited for.
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
            // Of the consumer, who was disposed meanwhile.
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
            // However the read ended, it was cancelled by the disposal.
        }

        return await ReleaseAndThrowAsync(consumer).ConfigureAwait(false);
    }

    private CancellationTokenRegistration Register(CancellationToken cancellationToken) =>
#if NET
        cancellationToken.UnsafeRegister(static source => ((StreamChunkSource)source!).CancelRead(), this);
#else
        cancellationToken.Register(static source => ((StreamChunkSource)source!).CancelRead(), this);
#endif

    // The stream was given a token of ours: of whom it was cancelled it does not know.
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
            // What is thrown at once is, to readers, the same failure.
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

        // Whatever the framing is, all may be handed out at any time.
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

        // A last event id that comes before what is held back counts against its limit, but is no longer than what it came in.
        // Of an event that has begun the rest may come as it likes.
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

    // The chunk was used up: what is held back takes its place.
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

    // Nothing is read into the buffer for a time that may be long.
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
