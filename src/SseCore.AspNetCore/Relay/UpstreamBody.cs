using System.Buffers;
using System.Runtime.CompilerServices;
using SseCore.Http;

namespace SseCore.AspNetCore;

/// <summary>The body of the upstream's response. If disposed before its end, it closes its connection at once, so that a model stops when nobody listens.</summary>
internal sealed class UpstreamBody(Stream body) : IAsyncDisposable
{
    // Enough for any token; larger events come in several pieces.
    public const int BufferBytes = 4096;

    private bool _isAtEnd;
    private bool _isDisposed;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            int count = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            _isAtEnd |= count == 0 && !buffer.IsEmpty;
            return count;
        }
        catch (Exception exception) when (DamagedBody.IsReasonOf(exception))
        {
            throw DamagedBody.ToException(exception);
        }
    }

    /// <summary>Closes it. Safe to call more than once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        try
        {
            if (!_isAtEnd)
            {
                await AbandonAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            await body.DisposeAsync().ConfigureAwait(false);
        }
    }

    // The handler goes on reading a body disposed before its end for a while, in the hope of reusing the connection, while the
    // model goes on. Cancelling a read while it waits closes the connection; cancelling it before it begins does not.
    private async Task AbandonAsync()
    {
        const int MaxReads = 256;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        using var cancellation = new CancellationTokenSource();
        try
        {
            for (int reads = 0; reads < MaxReads && !cancellation.IsCancellationRequested; reads++)
            {
                ValueTask<int> read = ReadAsync(buffer, cancellation.Token);
                if (!read.IsCompleted)
                {
                    await cancellation.CancelAsync().ConfigureAwait(false);
                }

                if (await read.ConfigureAwait(false) == 0)
                {
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // That was the purpose, or it was already closed.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
