using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace SseCore;

/// <summary>
/// The chunks of a <see cref="PipeReader"/>, one segment at a time. The pipe is always advanced to the end of what it returned:
/// no rescans, no bookkeeping of what was examined.
/// </summary>
// A wait is this object, not an async method's state: that saves a fifth of the cost of an event that has to be waited for.
internal sealed class PipeChunkSource : ChunkSource, IValueTaskSource<bool>
{
    private readonly PipeReader _pipe;

    // The bytes that the pipe returned, and the position of the next chunk in them, if there is one.
    private ReadOnlySequence<byte> _buffer;
    private SequencePosition _next;
    private bool _holdsBuffer;

    // Whether the next wait must report a cancellation that came with bytes, and ends the stream.
    private bool _isCancelled;

    // The pending read, its consumer, and the wait on that consumer's behalf.
    private ConfiguredValueTaskAwaitable<ReadResult>.ConfiguredValueTaskAwaiter _read;
    private IChunkConsumer? _consumer;
    private ManualResetValueTaskSourceCore<bool> _wait;
    private Action? _onRead;

    /// <inheritdoc cref="ChunkSource(TimeProvider, StreamTimeouts, long?, bool)"/>
    public PipeChunkSource(PipeReader pipe, TimeProvider time, StreamTimeouts timeouts, long? startedAt, bool endsOnCancellation)
        : base(time, timeouts, startedAt, endsOnCancellation) => _pipe = pipe ?? throw new ArgumentNullException(nameof(pipe));

    public override void CancelRead() => _pipe.CancelPendingRead();

    bool IValueTaskSource<bool>.GetResult(short token) => _wait.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);

    protected override ValueTask<bool> ReadAsync(IChunkConsumer consumer, CancellationToken cancellationToken)
    {
        if (_wait.Version != 0 && _wait.GetStatus(_wait.Version) == ValueTaskSourceStatus.Pending)
        {
            // Over, but the waiting caller has not been notified yet.
            ThrowIsPending();
        }

        BeginWait(consumer);
        _consumer = consumer;
        _read = AwaiterOf(StartRead(cancellationToken));
        _wait.Reset();
        short version = _wait.Version;
        if (_read.IsCompleted)
        {
            OnRead();
        }
        else
        {
            consumer.ReleaseEmptyBuffers();
            Watch?.BeginWait();
            _read.UnsafeOnCompleted(_onRead ??= OnRead);
        }

        return new ValueTask<bool>(this, version);
    }

    protected override void MoveNext()
    {
        HasNext = _buffer.TryGet(ref _next, out ReadOnlyMemory<byte> segment);
        SetChunk(segment);
    }

    protected override ValueTask CloseAsync()
    {
        GiveBack();
        return _pipe.CompleteAsync();
    }

    private ValueTask<ReadResult> StartRead(CancellationToken cancellationToken)
    {
        try
        {
            GiveBack();
            if (_isCancelled)
            {
                _isCancelled = false;
                ThrowIsCancelled();
            }

            return Watch?.BeginRead() is { } timeout ? throw timeout : _pipe.ReadAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            // A pipe throws synchronously if it had failed before, or if it was completed elsewhere; to readers it is
            // the same failure.
            return new ValueTask<ReadResult>(Task.FromException<ReadResult>(exception));
        }
    }

    private static ConfiguredValueTaskAwaitable<ReadResult>.ConfiguredValueTaskAwaiter AwaiterOf(ValueTask<ReadResult> read) =>
        read.ConfigureAwait(false).GetAwaiter();

    private void OnRead()
    {
        bool hasMore;
        try
        {
            ReadResult result = _read.GetResult();
            if (Watch?.EndWait() is { } timeout)
            {
                throw timeout;
            }

            hasMore = Accept(result) || _consumer!.End();
        }
        catch (Exception exception)
        {
            _ = EndAsync(exception);
            return;
        }

        if (TryEndWait())
        {
            _wait.SetResult(hasMore);
        }
        else
        {
            _ = EndAsync(null);
        }
    }

    // Ends the wait with the read's failure, or with the disposal, which may have ended it in any way.
    private async Task EndAsync(Exception? exception)
    {
        try
        {
            if (exception is not null && IsWaiting)
            {
                exception = Fail(exception, _consumer!);
                if (TryEndWait())
                {
                    _wait.SetException(exception);
                    return;
                }
            }

            await ReleaseAndThrowAsync(_consumer!).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            _wait.SetException(failure);
        }
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
            // Bytes that arrived anyway are kept for the next wait or, if there is to be none, handed out before the end is reported.
            _isCancelled = EndsOnCancellation && !isEmpty;
            if (!_isCancelled)
            {
                ThrowIsCancelled();
            }
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
            SequencePosition end = _buffer.End;
            _holdsBuffer = false;
            _buffer = default;
            _pipe.AdvanceTo(end);
        }
    }

    [DoesNotReturn]
    private static void ThrowIsCancelled() => throw new OperationCanceledException("The pending read of the pipe was cancelled.");
}
