namespace SseCore.TestKit;

/// <summary>
/// A stream to which a test gives what arrives, read by read. A read waits while there is nothing, one of no bytes too; whoever
/// waits goes on within <see cref="Feed"/>, so that afterwards it shows what the bytes have brought about.
/// </summary>
public sealed class FedStream : Stream
{
    private ReadOnlyMemory<byte> _arrived;
    private bool _hasEnded;
    private Exception? _failure;
    private Memory<byte> _room;
    private TaskCompletionSource<int>? _pending;

    /// <summary>Whether a read waits.</summary>
    public bool IsPending => _pending is not null;

    /// <summary>The room of the read that waits.</summary>
    public int PendingRoom => _room.Length;

    public bool IsDisposed { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Gives the bytes to the next read, which gets all of them.</summary>
    public void Feed(ReadOnlyMemory<byte> bytes)
    {
        if (!_arrived.IsEmpty)
        {
            throw new InvalidOperationException("What arrived before was not read.");
        }

        _arrived = bytes;
        if (!bytes.IsEmpty)
        {
            GoOn();
        }
    }

    public void End()
    {
        _hasEnded = true;
        GoOn();
    }

    public void Fail(Exception failure)
    {
        _failure = failure;
        GoOn();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        return _arrived.IsEmpty && !_hasEnded && _failure is null ? WaitAsync(buffer, cancellationToken)
            : _failure is null ? ValueTask.FromResult(Take(buffer))
            : ValueTask.FromException<int>(_failure);
    }

    // What the netstandard2.0 build calls.
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Reads are asynchronous.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (IsPending)
        {
            throw new InvalidOperationException("The stream was disposed while a read is pending.");
        }

        IsDisposed = true;
        base.Dispose(disposing);
    }

    private async ValueTask<int> WaitAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var pending = new TaskCompletionSource<int>();
        (_pending, _room) = (pending, buffer);
        using CancellationTokenRegistration registration = cancellationToken.Register(() =>
        {
            _pending = null;
            pending.TrySetCanceled(cancellationToken);
        });
        return await pending.Task.ConfigureAwait(false);
    }

    private void GoOn()
    {
        if (_pending is not { } pending)
        {
            return;
        }

        // With a context, a test runner's, whoever waits would go on elsewhere.
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        _pending = null;
        if (_failure is null)
        {
            pending.SetResult(Take(_room));
        }
        else
        {
            pending.SetException(_failure);
        }

        SynchronizationContext.SetSynchronizationContext(context);
    }

    private int Take(Memory<byte> buffer)
    {
        int length = Math.Min(buffer.Length, _arrived.Length);
        _arrived[..length].CopyTo(buffer);
        _arrived = _arrived[length..];
        return length;
    }
}
