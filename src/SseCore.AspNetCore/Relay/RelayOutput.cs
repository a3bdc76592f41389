using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace SseCore.AspNetCore;

/// <summary>
/// The response's body. One writes at a time: who forwards, or, when that one has had nothing to send for long, the timer
/// that keeps the connection alive. What is not flushed yet makes the writer wait, and so the upstream.
/// </summary>
internal sealed class RelayOutput : IAsyncDisposable
{
    private static readonly byte[] Comment = ": keep-alive\n\n"u8.ToArray();

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    private readonly PipeWriter _writer;
    private readonly TimeSpan _keepAlive;
    private readonly TimeProvider _time;
    private readonly CancellationToken _aborted;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ITimer? _timer;
    private EventBoundary _boundary;
    private long _lastWriteAt;
    private bool _hasComments;
    private int _markBytes;
    private bool _isOver;

    /// <param name="writer">The body.</param>
    /// <param name="keepAlive">After how long a comment is sent; null for never.</param>
    /// <param name="time">The clock.</param>
    /// <param name="aborted">Whether the client has left.</param>
    public RelayOutput(PipeWriter writer, TimeSpan? keepAlive, TimeProvider time, CancellationToken aborted)
    {
        _writer = writer;
        _time = time;
        _aborted = aborted;
        _lastWriteAt = time.GetTimestamp();
        if (keepAlive is { } interval)
        {
            _keepAlive = interval;
            // Not set before it is known here: it may fire at once.
            _timer = time.CreateTimer(static state => ((RelayOutput)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(DueTime.Of(interval), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Whether what was sent so far ends with an event, and nothing that may belong to the next is held back.</summary>
    public bool IsBetweenEvents => _boundary.IsBetweenEvents && (_markBytes == 0 || _markBytes == ByteOrderMark.Length);

    /// <summary>Sends what there is to be sent: the head, where nothing was yet.</summary>
    /// <returns>Whether there is anyone to send more to.</returns>
    public ValueTask<bool> FlushAsync() => TakeTurnAsync(static (_, _) => default, 0);

    /// <summary>Sends bytes, and waits until there is room for more.</summary>
    /// <returns>Whether there is anyone to send more to.</returns>
    public ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> bytes) => TakeTurnAsync(static (output, bytes) => output.Advance(bytes), bytes);

    /// <summary>Has events written and sends them, and waits until there is room for more.</summary>
    /// <param name="write">Writes them, whole ones only; static, so that nothing is allocated. Not called where nobody is there to be written to.</param>
    /// <param name="state">What it is called with.</param>
    /// <returns>Whether there is anyone to send more to.</returns>
    public ValueTask<bool> WriteAsync<TState>(Action<IBufferWriter<byte>, TState> write, TState state) => TakeTurnAsync(
        static (output, content) =>
        {
            content.Write(output._writer, content.State);
            return default;
        },
        (Write: write, State: state));

    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
        {
            await _timer.DisposeAsync().ConfigureAwait(false);
        }

        // A comment on its way is let through: the response must not be written to once it is over.
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        _turn.Dispose();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> TakeTurnAsync<TState>(Func<RelayOutput, TState, ReadOnlyMemory<byte>> begin, TState state)
    {
        try
        {
            await _turn.WaitAsync(_aborted).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        return await UseTurnAsync(begin, state).ConfigureAwait(false);
    }

    /// <summary>Writes in a turn that was taken, and gives it back, whatever is thrown.</summary>
    /// <param name="begin">Writes, and says what is still to be sent behind that.</param>
    /// <param name="state">What it is called with.</param>
    /// <returns>Whether there is anyone to send more to.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> UseTurnAsync<TState>(Func<RelayOutput, TState, ReadOnlyMemory<byte>> begin, TState state)
    {
        bool isOpen = false;
        try
        {
            isOpen = !_isOver && await SendAsync(begin(this, state)).ConfigureAwait(false);
            return isOpen;
        }
        catch (IOException)
        {
            // Of what writes, too, only the response can say this: what is written has arrived already.
            return false;
        }
        finally
        {
            // Behind half an event nothing may be sent any more, no comment either.
            _isOver = !isOpen;
            Volatile.Write(ref _lastWriteAt, _time.GetTimestamp());
            _turn.Release();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            FlushResult result = bytes.IsEmpty
                ? await _writer.FlushAsync(_aborted).ConfigureAwait(false)
                : await _writer.WriteAsync(bytes, _aborted).ConfigureAwait(false);
            return result is { IsCompleted: false, IsCanceled: false };
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The client is gone, which it says in many ways.
            return false;
        }
    }

    private ReadOnlyMemory<byte> Advance(ReadOnlyMemory<byte> bytes)
    {
        if (_hasComments && _boundary.Bytes == 0)
        {
            // Behind a comment it would no longer be a byte order mark, but part of a field's name.
            bytes = WithoutByteOrderMark(bytes);
        }

        _boundary.Advance(bytes.Span);
        return bytes;
    }

    // Of one that is cut, the beginning is held back until it is known whether it is one. Where nothing follows it says nothing.
    private ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> bytes)
    {
        int count = bytes.Span.CommonPrefixLength(ByteOrderMark[_markBytes..]);
        if (count == bytes.Length || _markBytes + count == ByteOrderMark.Length)
        {
            _markBytes += count;
            return bytes[count..];
        }

        byte[] whole = [.. ByteOrderMark[.._markBytes], .. bytes.Span];
        _markBytes = 0;
        return whole;
    }

    private void OnTimer()
    {
        try
        {
            TimeSpan wait = _keepAlive - _time.GetElapsedTime(Volatile.Read(ref _lastWriteAt));
            if (wait <= TimeSpan.Zero && _turn.Wait(0, CancellationToken.None))
            {
                _ = KeepAliveAsync();
                wait = _keepAlive;
            }

            _timer!.Change(DueTime.Of(wait > TimeSpan.Zero ? wait : _keepAlive), Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // The response is over.
        }
    }

    private async Task KeepAliveAsync()
    {
        if (_boundary.IsBetweenEvents)
        {
            _hasComments = true;
            await UseTurnAsync(static (_, _) => Comment, 0).ConfigureAwait(false);
        }
        else
        {
            _turn.Release();
        }
    }
}
