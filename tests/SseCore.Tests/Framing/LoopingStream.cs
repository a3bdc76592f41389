namespace SseCore.Tests.Framing;

/// <summary>A stream that returns the same bytes over and over in chunks of one size, synchronously and without allocating.</summary>
internal sealed class LoopingStream(byte[] bytes, int chunkSize) : Stream
{
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
        int length = Math.Min(Math.Min(chunkSize, bytes.Length - _position), buffer.Length);
        bytes.AsMemory(_position, length).CopyTo(buffer);
        _position = (_position + length) % bytes.Length;
        return new ValueTask<int>(length);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Reads are asynchronous.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
