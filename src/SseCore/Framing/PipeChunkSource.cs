using System.Buffers;
using System.IO.Pipelines;
#if NET
using System.Runtime.CompilerServices;
#endif

namespace SseCore;

/// <summary>
/// The chunks of a <see cref="PipeReader"/>, one segment at a time. The pipe is always advanced to the end of what it gave:
/// no rescans, no bookkeeping of what was examined.
/// </summary>
internal sealed class PipeChunkSource : ChunkSource
{
    private readonly PipeReader _pipe;

    // What the pipe gave, and where in it the next chunk is, if there is one.
    private ReadOnlySequence<byte> _buffer;
    private SequencePosition _next;
    private bool _holdsBuffer;

    /// <inheritdoc cref="ChunkSource(TimeProvider, StreamTimeouts, long?, bool)"/>
    public PipeChunkSource(PipeReader pipe, TimeProvider time, StreamTimeouts timeouts, long? startedAt, bool endsOnCancellation)
        : base(time, timeouts, startedAt, endsOnCancellation) => _pipe = pipe ?? throw new ArgumentNullException(nameof(pipe));

    protected override int Held => 0;

    public override void CancelRead() => _pipe.CancelPendingRead();

    protected override ValueTask<bool> ReadAsync(IChunkConsumer consumer, CancellationToken cancellationToken)
    {
        BeginWait(consumer);
        ValueTask<ReadResult> read = StartRead(cancellationToken);
        if (!read.IsCompletedSuccessfully)
        {
            consumer.ReleaseEmptyBuffers();
            Watch?.BeginWait();
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

    protected override void MoveNext()
    {
        HasNext = _buffer.TryGet(ref _next, out ReadOnlyMemory<byte> segment);
        SetChunk(segment);
    }

    protected override void GiveHeld(IChunkConsumer consumer)
    {
    }

    protected override ValueTask CloseAsync()
    {
        GiveBack();
        return _pipe.CompleteAsync();
    }

    private ValueTask<ReadResult> StartRead(CancellationToken cancellationToken)
    {
        GiveBack();
        if (Watch?.BeginRead() is { } timeout)
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
            if (Watch?.EndWait() is { } timeout)
            {
                throw timeout;
            }

            bool hasMore = Accept(result) || consumer.End();
            if (TryEndWait())
            {
                return hasMore;
            }
        }
        catch (Exception exception) when (IsWaiting)
        {
            Exception failure = Fail(exception, consumer);
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

    // Whether anything arrived; if not, the stream has ended.
    private bool Accept(in ReadResult result)
    {
        _buffer = result.Buffer;
        _holdsBuffer = true;
        bool isEmpty = _buffer.IsEmpty;
        if (!isEmpty)
        {
            if (_buffer.IsSingleSegment)
            {
                SetChunk(_buffer.First);
            }
            else
            {
                _next = _buffer.Start;
                MoveNext();
            }

            NoteArrival();
        }

        if (result.IsCanceled)
        {
            // What arrived all the same is kept for the next wait.
            throw new OperationCanceledException("The pending read of the pipe was cancelled.");
        }

        // A pipe may wake up without bytes; only completion ends the stream.
        return !isEmpty || !result.IsCompleted;
    }

    private void GiveBack()
    {
        if (_holdsBuffer)
        {
            SetChunk(default);
            HasNext = false;
            _pipe.AdvanceTo(_buffer.End);
            _holdsBuffer = false;
            _buffer = default;
        }
    }
}
