namespace SseCore.TestKit;

/// <summary>
/// A stream whose bytes a test supplies, read by read. A read waits while there are none, even one of no bytes. The waiting
/// reader continues within <see cref="Feed"/>, so the effect of the bytes is visible afterwards.
/// </summary>
public sealed class FedStream : Stream
{
    private ReadOnlyMemory<byte> _arrived;
    private bool _hasEnded;
    private Exception? _failure;
    private Memory<byte> _room;
    private TaskCompletionSource<int>? _pending;

    /// <summary>Whether a read is pending.</summary>
    public bool IsPending => _pending is not null;

    /// <summary>The size of the buffer of the pending read.</summary>
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

    /// <summary>Gives all the bytes to the next read.</summary>
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

    // Called by the netstandard2.0 build.
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

        // With a synchronization context, such as a test runner's, the waiting reader would continue elsewhere.
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
