using System.IO.Pipelines;

namespace SseCore.Fuzz;

/// <summary>
/// The source of a soak stream: it returns the bytes up to the fault in chunks of any size, some synchronously and some later, and
/// then carries out the fault.
/// </summary>
internal sealed class SoakSource : Stream
{
    // However small the chunks are.
    private const int MaxPauses = 8;

    // Approximate, so that ten thousand streams end in good time: only short ones arrive byte by byte.
    private const int MaxReads = 500;

    private static readonly int[] ChunkSizes = [1, 16, 64, 200, 1000, 4000, 20_000, 20_000];

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly SoakFault _fault;
    private readonly Random _random;
    private readonly int _chunkSize;
    private int _position;
    private int _pauses;

    /// <param name="bytes">The bytes that arrive.</param>
    /// <param name="fault">What happens after them.</param>
    /// <param name="random">Chooses the chunks. Must not be shared.</param>
    public SoakSource(ReadOnlyMemory<byte> bytes, SoakFault fault, Random random)
    {
        (_bytes, _fault, _random) = (bytes, fault, random);
        _chunkSize = Math.Max(ChunkSizes[random.Next(ChunkSizes.Length)], bytes.Length / MaxReads);
        _pauses = random.Next(MaxPauses);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Writes everything to a pipe, until the pipe has no reader any more.</summary>
    public async Task FeedAsync(PipeWriter output, Task readerIsDone)
    {
        Exception? failure = null;
        try
        {
            while (true)
            {
                int count = await ReadAsync(output.GetMemory(1), CancellationToken.None);
                if (count == 0)
                {
                    break;
                }

                output.Advance(count);
                if ((await output.FlushAsync()).IsCompleted)
                {
                    break;
                }
            }
        }
        catch (IOException exception)
        {
            failure = exception;
        }
        catch (SilenceException)
        {
            await readerIsDone;
        }

        await output.CompleteAsync(failure);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await PauseAsync(cancellationToken);
        if (_position < _bytes.Length)
        {
            int count = Math.Min(buffer.Length, Math.Min(_random.Next(1, _chunkSize + 1), _bytes.Length - _position));
            _bytes.Slice(_position, count).CopyTo(buffer);
            _position += count;
            return count;
        }

        switch (_fault)
        {
            case SoakFault.ConnectionLost:
                throw new IOException("The connection was lost.");
            case SoakFault.Idle or SoakFault.Cancelled or SoakFault.DisposedWhileWaiting:
                if (!cancellationToken.CanBeCanceled)
                {
                    throw new SilenceException();
                }

                await Task.Delay(Timeout.Infinite, cancellationToken);
                return 0;
            default:
                return 0;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Reads are asynchronous.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async ValueTask PauseAsync(CancellationToken cancellationToken)
    {
        switch (_random.Next(8))
        {
            case 0 when _pauses > 0:
                _pauses--;
                await Task.Delay(_random.Next(1, 40), cancellationToken);
                break;
            case < 4:
                await Task.Yield();
                break;
        }
    }

    /// <summary>No more bytes arrive.</summary>
    private sealed class SilenceException : Exception;
}
