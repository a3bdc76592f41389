using System.Buffers;
#if NET
using System.Runtime.CompilerServices;
#endif

namespace SseCore.Http;

/// <summary>
/// The body of a response, which is disposed with it. If it is disposed before its end, it closes its connection at
/// once, so that a model stops when its reader does.
/// </summary>
internal sealed class ResponseStream(HttpResponseMessage response, Stream body) : Stream
{
    private bool _isAtEnd;
    private bool _isDisposed;

    /// <summary>
    /// Whether everything significant of the body was read, so that waiting for the rest is worthwhile to reuse the
    /// connection; never, by default.
    /// </summary>
    public Func<bool>? IsRead { get; set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static async Task<ResponseStream> OpenAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
#if NET
            return new ResponseStream(response, await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
#else
            cancellationToken.ThrowIfCancellationRequested();
            // Null if a handler created the response itself.
            return new ResponseStream(response, response.Content is { } content ? await content.ReadAsStreamAsync().ConfigureAwait(false) : Stream.Null);
#endif
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

#if NET
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return Note(body.Read(buffer), buffer.Length);
        }
        catch (Exception exception) when (DamagedBody.IsReasonOf(exception))
        {
            throw DamagedBody.ToException(exception);
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ValueTask<int> read = body.ReadAsync(buffer, cancellationToken);
        return read.IsCompletedSuccessfully ? new ValueTask<int>(Note(read.Result, buffer.Length)) : AwaitAsync(read, buffer.Length);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask DisposeAsync()
    {
        try
        {
            Abort();
        }
        finally
        {
            _isDisposed = true;
            await body.DisposeAsync().ConfigureAwait(false);
            await base.DisposeAsync().ConfigureAwait(false);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> AwaitAsync(ValueTask<int> read, int wanted)
    {
        try
        {
            return Note(await read.ConfigureAwait(false), wanted);
        }
        catch (Exception exception) when (DamagedBody.IsReasonOf(exception))
        {
            throw DamagedBody.ToException(exception);
        }
    }
#else
    public override int Read(byte[] buffer, int offset, int count) => Note(body.Read(buffer, offset, count), count);

    // The .NET Framework's streams do not observe the token once they wait, and fail with exceptions of their own.
    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration registration = cancellationToken.Register(
            static state => ((HttpResponseMessage)state!).Dispose(), response);
        try
        {
            return Note(await body.ReadAsync(buffer, offset, count, cancellationToken).ConfigureAwait(false), count);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw exception as IOException ?? new IOException("The connection failed while the response was read.", exception);
        }
    }
#endif

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            try
            {
                Abort();
            }
            finally
            {
                _isDisposed = true;
                response.RequestMessage?.Dispose();
                response.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    // The handler goes on reading a body disposed before its end for a while (SocketsHttpHandler.ResponseDrainTimeout, 2 s), in
    // the hope of reusing the connection. Cancelling a read while it waits closes the connection.
    private void Abort()
    {
        const int MaxBuffered = 1024 * 1024;
        if (_isAtEnd || _isDisposed || IsRead?.Invoke() == true)
        {
            return;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        using var cancellation = new CancellationTokenSource();
        try
        {
            int read = 0;
            while (!_isAtEnd && read < MaxBuffered)
            {
                Task<int> next = ReadAsync(buffer, 0, buffer.Length, cancellation.Token);
                if (!next.IsCompleted)
                {
                    cancellation.Cancel();
                    // This is the last read, and ends as soon as the connection does; until then the buffer belongs to it.
                    GiveBackAfter(next, buffer);
                    return;
                }

                read += next.GetAwaiter().GetResult();
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection is closed already.
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    private static void GiveBackAfter(Task<int> read, byte[] buffer) => _ = read.ContinueWith(
        static (read, state) =>
        {
            _ = read.Exception;
            ArrayPool<byte>.Shared.Return((byte[])state!);
        },
        buffer,
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    private int Note(int read, int wanted)
    {
        _isAtEnd |= read == 0 && wanted > 0;
        return read;
    }
}
