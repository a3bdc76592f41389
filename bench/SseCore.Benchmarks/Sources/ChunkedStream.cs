namespace SseCore.Benchmarks.Sources;

/// <summary>A stream that returns its bytes chunk by chunk and always completes synchronously: a read returns at most the rest of one chunk.</summary>
internal sealed class ChunkedStream(byte[] bytes, int[] chunks) : Stream
{
    private int _position;
    private int _chunk;
    private int _left = chunks[0];

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void Rewind()
    {
        _position = 0;
        _chunk = 0;
        _left = chunks[0];
    }

    public override int Read(Span<byte> buffer)
    {
        if (_left == 0 && _chunk < chunks.Length - 1)
        {
            _left = chunks[++_chunk];
        }

        int count = Math.Min(_left, buffer.Length);
        bytes.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        _left -= count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
