using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace SseCore.AspNetCore;

/// <summary>
/// The response's body. One writer at a time: the relay or, when that has had nothing to send for long, the timer
/// that keeps the connection alive. Unflushed bytes make the writer wait, and with it the upstream.
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
    /// <param name="keepAlive">The time after which a comment is sent; null for never.</param>
    /// <param name="time">The clock.</param>
    /// <param name="aborted">Signals that the client has left.</param>
    public RelayOutput(PipeWriter writer, TimeSpan? keepAlive, TimeProvider time, CancellationToken aborted)
    {
        _writer = writer;
        _time = time;
        _aborted = aborted;
        _lastWriteAt = time.GetTimestamp();
        if (keepAlive is { } interval)
        {
            _keepAlive = interval;
            // Not started before the field is assigned: it may fire at once.
            _timer = time.CreateTimer(static state => ((RelayOutput)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(DueTime.Of(interval), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Whether the bytes sent so far end with an event, and nothing that may belong to the next is held back.</summary>
    public bool IsBetweenEvents => _boundary.IsBetweenEvents && (_markBytes == 0 || _markBytes == ByteOrderMark.Length);

    /// <summary>Sends pending output: at least the head, if that was not sent yet.</summary>
    /// <returns>Whether the client is still there.</returns>
    public ValueTask<bool> FlushAsync() => TakeTurnAsync(static (_, _) => default, 0);

    /// <summary>Sends bytes, and waits until there is room for more.</summary>
    /// <returns>Whether the client is still there.</returns>
    public ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> bytes) => TakeTurnAsync(static (output, bytes) => output.Advance(bytes), bytes);

    /// <summary>Writes events with a callback and sends them, and waits until there is room for more.</summary>
    /// <param name="write">Writes whole events only; static, so that nothing is allocated. Not called if the client has left.</param>
    /// <param name="state">The argument of the callback.</param>
    /// <returns>Whether the client is still there.</returns>
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

        // Lets a comment that is being sent finish: the response must not be written to once it is over.
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

    /// <summary>Writes in a turn that was taken, and ends the turn, whatever is thrown.</summary>
    /// <param name="begin">Writes, and returns what is still to be sent after that.</param>
    /// <param name="state">The argument of the callback.</param>
    /// <returns>Whether the client is still there.</returns>
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
            // Only the response itself can throw this in the callback: its input has arrived already.
            return false;
        }
        finally
        {
            // Nothing may be sent after half an event, not even a comment.
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
            // The client is gone, which is reported in many ways.
            return false;
        }
    }

    private ReadOnlyMemory<byte> Advance(ReadOnlyMemory<byte> bytes)
    {
        if (_hasComments && _boundary.Bytes == 0)
        {
            // After a comment it would no longer be a byte order mark, but part of a field's name.
            bytes = WithoutByteOrderMark(bytes);
        }

        _boundary.Advance(bytes.Span);
        return bytes;
    }

    // The beginning of a mark that is split is held back until it is known whether it is one. If nothing follows it has no meaning.
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
