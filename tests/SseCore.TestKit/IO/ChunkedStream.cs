namespace SseCore.TestKit;

/// <summary>
/// A stream that returns at most one chunk per read, like a socket. A zero-byte read completes when there is something to
/// read, and consumes nothing. After the last chunk the stream ends, fails or, with <see cref="StaysOpen"/>, waits for ever.
/// </summary>
public sealed class ChunkedStream(IEnumerable<ReadOnlyMemory<byte>> chunks) : Stream
{
    private readonly Queue<ReadOnlyMemory<byte>> _chunks = new(chunks);
    private readonly List<int> _readSizes = [];
    private ReadOnlyMemory<byte> _current;

    /// <summary>Whether reads complete asynchronously, as they do when nothing has arrived yet.</summary>
    public bool CompletesLater { get; init; }

    public bool StaysOpen { get; init; }

    public Exception? Failure { get; init; }

    /// <summary>The sizes of the buffers passed to reads.</summary>
    public IReadOnlyList<int> ReadSizes => _readSizes;

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

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        _readSizes.Add(buffer.Length);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        // A socket never returns an empty chunk: 0 bytes would mean the end.
        while (_current.IsEmpty && _chunks.TryDequeue(out _current))
        {
        }

        if (_current.IsEmpty && StaysOpen)
        {
            return WaitForEver(cancellationToken);
        }

        if (_current.IsEmpty && Failure is not null)
        {
            return ValueTask.FromException<int>(Failure);
        }

        return CompletesLater ? TakeLater(buffer) : ValueTask.FromResult(Take(buffer));
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
        IsDisposed = true;
        base.Dispose(disposing);
    }

    private static async ValueTask<int> WaitForEver(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return 0;
    }

    private async ValueTask<int> TakeLater(Memory<byte> buffer)
    {
        await Task.Yield();
        return Take(buffer);
    }

    private int Take(Memory<byte> buffer)
    {
        int length = Math.Min(buffer.Length, _current.Length);
        _current[..length].CopyTo(buffer);
        _current = _current[length..];
        return length;
    }
}
