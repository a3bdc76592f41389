using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace SseCore;

/// <summary>
/// The chunks of a <see cref="PipeReader"/>, one segment at a time. Whatever reads them takes every byte, so the pipe is
/// always advanced to the end of what it gave: no rescans, no bookkeeping of what was examined.
/// </summary>
// Who waits and who disposes may be two: what a pending read writes to must not be given away. So the state says whether
// anybody waits, only one ever does, and whoever of the two is last gives everything back.
internal sealed class ChunkSource
{
    // TLS records are up to 16 KiB; a smaller read would cut events that arrived whole.
    private const int ReadSize = 16 * 1024;

    private const int Idle = 0;
    private const int Waiting = 1;
    private const int Disposed = 2;

    private readonly PipeReader _pipe;
    private readonly TimeProvider _time;
    private readonly StreamWatch? _watch;
    private readonly bool _endsOnCancellation;
    private ReadOnlySequence<byte> _buffer;
    private SequencePosition _next;
    private ReadOnlyMemory<byte> _segment;
    private int _consumed;
    private bool _holdsBuffer;
    private LentCopy _copy;
    private int _state;

    /// <param name="pipe">The source.</param>
    /// <param name="time">The clock.</param>
    /// <param name="timeouts">How long to wait for it.</param>
    /// <param name="startedAt">When the stream began; by default now.</param>
    /// <param name="endsOnCancellation">Whether a wait that is cancelled ends the stream.</param>
    public ChunkSource(PipeReader pipe, TimeProvider time, StreamTimeouts timeouts, long? startedAt, bool endsOnCancellation)
    {
        _pipe = pipe ?? throw new ArgumentNullException(nameof(pipe));
        _time = time;
        _endsOnCancellation = endsOnCancellation;
        StartedAt = startedAt ?? time.GetTimestamp();
        _watch = timeouts == StreamTimeouts.None ? null : new StreamWatch(timeouts, pipe, time, StartedAt);
    }

    public long StartedAt { get; }

    public long? FirstChunkAt { get; private set; }

    public long? LastChunkAt { get; private set; }

    /// <summary>The chunks of a <see cref="Stream"/>, by a pipe that is made for it.</summary>
    public static PipeReader CreatePipe(Stream stream, bool leaveOpen)
    {
        ArgumentNullException.ThrowIfNull(stream);
        // Zero-byte reads: while nothing arrives, no buffer is held.
        return PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: ReadSize, leaveOpen: leaveOpen, useZeroByteReads: true));
    }

    /// <exception cref="InvalidOperationException">Somebody waits.</exception>
    [DoesNotReturn]
    public static void ThrowIsPending() =>
        throw new InvalidOperationException("A wait for more is pending. A stream is read by one consumer at a time, which awaits it first.");

    /// <summary>Called before anything is read.</summary>
    /// <exception cref="ObjectDisposedException">The reader was disposed.</exception>
    /// <exception cref="InvalidOperationException">Somebody waits.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ThrowIfBusy(IChunkConsumer consumer)
    {
        if (Volatile.Read(ref _state) != Idle)
        {
            ThrowBusy(consumer);
        }
    }

    /// <summary>What is left of the current chunk or, that used up, the next. False: wait for more.</summary>
    public bool TryGetUnread(out ReadOnlySpan<byte> unread)
    {
        if (Poison.IsOn)
        {
            _copy.PoisonUpTo(_consumed);
        }

        while (_consumed == _segment.Length)
        {
            if (!_holdsBuffer || !_buffer.TryGet(ref _next, out _segment))
            {
                _segment = default;
                _consumed = 0;
                unread = default;
                return false;
            }

            _consumed = 0;
            if (Poison.IsOn)
            {
                _segment = _copy.Take(_segment);
            }
        }

        unread = _segment.Span.Slice(_consumed);
        return true;
    }

    public void Consume(int count) => _consumed += count;

    /// <summary>Notes that something real was read.</summary>
    public void NoteProgress() => _watch?.NoteProgress();

    /// <summary>Waits for more on behalf of <paramref name="consumer"/>, who has read all that there was.</summary>
    /// <returns>Whether there is anything to read.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    /// <exception cref="IOException">The source failed. The stream has ended with it.</exception>
    /// <exception cref="ObjectDisposedException">The reader was disposed, before or meanwhile.</exception>
    /// <exception cref="InvalidOperationException">Somebody waits already.</exception>
    public ValueTask<bool> WaitToReadAsync(IChunkConsumer consumer, CancellationToken cancellationToken)
    {
        ThrowIfBusy(consumer);
        if (TryGetUnread(out _))
        {
            return new ValueTask<bool>(true);
        }

        if (consumer.IsOver)
        {
            return new ValueTask<bool>(consumer.End());
        }

        if (Interlocked.CompareExchange(ref _state, Waiting, Idle) != Idle)
        {
            ThrowBusy(consumer);
        }

        ValueTask<ReadResult> read = ReadAsync(cancellationToken);
        if (!read.IsCompletedSuccessfully)
        {
            consumer.ReleaseEmptyBuffers();
            _watch?.BeginWait();
            return AwaitAsync(read, consumer);
        }

        ReadResult result = read.Result;
        if (result.IsCanceled)
        {
            return AwaitAsync(new ValueTask<ReadResult>(result), consumer);
        }

        bool hasMore = Accept(result) || consumer.End();
        return TryEndWait() ? new ValueTask<bool>(hasMore) : ReleaseAndThrowAsync(consumer);
    }

    /// <summary>
    /// Gives everything back and completes the pipe. Where a read is pending it is cancelled, and all this is done when it has
    /// ended: by whoever waits for it, to whom it is an <see cref="ObjectDisposedException"/>.
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
            _pipe.CancelPendingRead();
            return default;
        }

        return ReleaseAsync(consumer);
    }

    private void ThrowBusy(IChunkConsumer consumer)
    {
        ObjectDisposedException.ThrowIf((Volatile.Read(ref _state) & Disposed) != 0, consumer);
        ThrowIsPending();
    }

    // False: the reader was disposed meanwhile, and left what is to be given back to the one who waited.
    private bool TryEndWait() => Interlocked.CompareExchange(ref _state, Idle, Waiting) == Waiting;

    private async ValueTask<bool> ReleaseAndThrowAsync(IChunkConsumer consumer)
    {
        await ReleaseAsync(consumer).ConfigureAwait(false);
        throw new ObjectDisposedException(consumer.GetType().FullName);
    }

    private ValueTask ReleaseAsync(IChunkConsumer consumer)
    {
        consumer.Release();
        _watch?.Dispose();
        GiveBack();
        return _pipe.CompleteAsync();
    }

    private ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken)
    {
        GiveBack();
        if (_watch?.BeginRead() is { } timeout)
        {
            return new ValueTask<ReadResult>(Task.FromException<ReadResult>(timeout));
        }

        try
        {
            return _pipe.ReadAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            // A pipe throws at once what had failed before it was asked; to readers it is the same failure.
            return new ValueTask<ReadResult>(Task.FromException<ReadResult>(exception));
        }
    }

#if NET
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
#endif
    private async ValueTask<bool> AwaitAsync(ValueTask<ReadResult> read, IChunkConsumer consumer)
    {
        try
        {
            ReadResult result = await read.ConfigureAwait(false);
            if (_watch?.EndWait() is { } timeout)
            {
                throw timeout;
            }

            bool hasMore = Accept(result) || consumer.End();
            if (TryEndWait())
            {
                return hasMore;
            }
        }
        catch (Exception) when (Volatile.Read(ref _state) != Waiting)
        {
            // However the read ended, it was cancelled by the disposal.
        }
        catch (IOException exception)
        {
            // A connection that is lost ends the stream as well, and how much of it arrived is worth knowing. One that was
            // cancelled for taking too long may say so in its own way.
            StreamTimeoutException? timeout = exception is StreamTimeoutException ? null : _watch?.EndWait(exception);
            consumer.End(timeout ?? exception);
            if (TryEndWait())
            {
                if (timeout is not null)
                {
                    throw timeout;
                }

                throw;
            }
        }
        catch (OperationCanceledException exception)
        {
            _watch?.EndWait();
            if (_endsOnCancellation)
            {
                consumer.End(exception);
            }

            if (TryEndWait())
            {
                throw;
            }
        }
        catch
        {
            _watch?.EndWait();
            if (TryEndWait())
            {
                throw;
            }
        }

        return await ReleaseAndThrowAsync(consumer).ConfigureAwait(false);
    }

    // Whether anything arrived; if not, the stream has ended.
    private bool Accept(ReadResult result)
    {
        _buffer = result.Buffer;
        _next = _buffer.Start;
        _holdsBuffer = true;
        if (!_buffer.IsEmpty)
        {
            long now = _time.GetTimestamp();
            FirstChunkAt ??= now;
            LastChunkAt = now;
        }

        if (result.IsCanceled)
        {
            // What arrived all the same is kept for the next wait.
            throw new OperationCanceledException("The pending read of the pipe was cancelled.");
        }

        // A pipe may wake up without bytes; only completion ends the stream.
        return !_buffer.IsEmpty || !result.IsCompleted;
    }

    private void GiveBack()
    {
        if (_holdsBuffer)
        {
            _copy.Release();
            _pipe.AdvanceTo(_buffer.End);
            _holdsBuffer = false;
            _buffer = default;
            _segment = default;
            _consumed = 0;
        }
    }
}
