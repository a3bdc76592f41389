namespace SseCore.Benchmarks.Memory;

/// <summary>A stream whose beginning has arrived and which then stays silent. It allocates what it needs up front.</summary>
internal sealed class WaitingStream(byte[] arrived) : Stream
{
    private readonly TaskCompletionSource<int> _more = new();
    private int _position;

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
        int count = Math.Min(buffer.Length, arrived.Length - _position);
        if (_position == arrived.Length)
        {
            return new ValueTask<int>(_more.Task);
        }

        arrived.AsSpan(_position, count).CopyTo(buffer.Span);
        _position += count;
        return new ValueTask<int>(count);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
