using System.Buffers;
using System.IO.Pipelines;
#if NET
using System.Runtime.CompilerServices;
#endif

namespace SseCore;

/// <summary>
/// The chunks of a <see cref="PipeReader"/>, one segment at a time. Whatever reads them takes every byte, so the pipe is
/// always advanced to the end of what it gave: no rescans, no bookkeeping of what was examined.
/// </summary>
internal sealed class ChunkSource
{
    // TLS records are up to 16 KiB; a smaller read would cut events that arrived whole.
    private const int ReadSize = 16 * 1024;

    private readonly PipeReader _pipe;
    private readonly TimeProvider _time;
    private ReadOnlySequence<byte> _buffer;
    private SequencePosition _next;
    private ReadOnlyMemory<byte> _segment;
    private int _consumed;
    private bool _holdsBuffer;

    public ChunkSource(PipeReader pipe, TimeProvider time)
    {
        _pipe = pipe ?? throw new ArgumentNullException(nameof(pipe));
        _time = time;
        CreatedAt = time.GetTimestamp();
    }

    public long CreatedAt { get; }

    public long? FirstChunkAt { get; private set; }

    public long? LastChunkAt { get; private set; }

    public static ChunkSource Create(Stream stream, bool leaveOpen, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(stream);
        // Zero-byte reads: while nothing arrives, no buffer is held.
        var options = new StreamPipeReaderOptions(bufferSize: ReadSize, leaveOpen: leaveOpen, useZeroByteReads: true);
        return new ChunkSource(PipeReader.Create(stream, options), time);
    }

    /// <summary>What is left of the current chunk or, that used up, the next. False: wait for more.</summary>
    public bool TryGetUnread(out ReadOnlySpan<byte> unread)
    {
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
        }

        unread = _segment.Span.Slice(_consumed);
        return true;
    }

    public void Consume(int count) => _consumed += count;

    /// <summary>Waits for more on behalf of <paramref name="consumer"/>, who has read all that there was.</summary>
    /// <returns>Whether there is anything to read.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    /// <exception cref="IOException">The source failed. The stream has ended with it.</exception>
    public ValueTask<bool> WaitToReadAsync(IChunkConsumer consumer, CancellationToken cancellationToken)
    {
        if (TryGetUnread(out _))
        {
            return new ValueTask<bool>(true);
        }

        if (consumer.IsOver)
        {
            return new ValueTask<bool>(consumer.End());
        }

        ValueTask<ReadResult> read = ReadAsync(cancellationToken);
        if (read.IsCompletedSuccessfully)
        {
            return new ValueTask<bool>(Accept(read.Result) || consumer.End());
        }

        consumer.ReleaseEmptyBuffers();
        return AwaitAsync(read, consumer);
    }

    public ValueTask CompleteAsync()
    {
        GiveBack();
        return _pipe.CompleteAsync();
    }

    private ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken)
    {
        GiveBack();
        try
        {
            return _pipe.ReadAsync(cancellationToken);
        }
        catch (IOException exception)
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
            return Accept(await read.ConfigureAwait(false)) || consumer.End();
        }
        catch (IOException)
        {
            // A connection that is lost ends the stream as well, and how much of it arrived is worth knowing.
            consumer.End();
            throw;
        }
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
            _pipe.AdvanceTo(_buffer.End);
            _holdsBuffer = false;
            _buffer = default;
            _segment = default;
            _consumed = 0;
        }
    }
}
