using System.Buffers;
using System.Runtime.CompilerServices;

namespace SseCore.AspNetCore;

/// <summary>The body of the upstream's response. Disposed before its end it closes its connection at once: a model stops when nobody listens.</summary>
internal sealed class UpstreamBody(Stream body) : IAsyncDisposable
{
    // Enough for any token; what is more comes in several pieces.
    public const int BufferBytes = 4096;

    private bool _isAtEnd;
    private bool _isDisposed;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int count = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _isAtEnd |= count == 0 && !buffer.IsEmpty;
        return count;
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

    // A body disposed before its end is read on by the handler for a while, in the hope of reusing the connection, while the
    // model goes on. A read that is cancelled while it waits closes it; one that was cancelled before it began does not.
    private async Task AbandonAsync()
    {
        const int MaxReads = 256;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        using var cancellation = new CancellationTokenSource();
        try
        {
            for (int reads = 0; reads < MaxReads && !cancellation.IsCancellationRequested; reads++)
            {
                ValueTask<int> read = body.ReadAsync(buffer, cancellation.Token);
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
            // That was the purpose, or it was closed already.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
