namespace SseCore.Cli.Input;

/// <summary>
/// The input, chunk by chunk: as it arrives, or in chunks of one size. However it ends, everything before is complete and can be
/// reported; <see cref="End"/> has the reason, which is thrown only if nothing could be read.
/// </summary>
internal sealed class InputReader(InputSource source, int? chunkSize, Progress? progress) : IDisposable
{
    private byte[] _buffer = GC.AllocateUninitializedArray<byte>(64 * 1024);
    private int _start;
    private int _end;
    private bool _hasRead;

    public bool IsLive => source.IsLive;

    /// <inheritdoc cref="InputSource.ContentType"/>
    public string? ContentType => source.ContentType;

    public InputEnd End { get; private set; }

    /// <summary>The failure, as a message, if <see cref="End"/> is <see cref="InputEnd.Failed"/>.</summary>
    public string? Failure { get; private set; }

    /// <summary>Whether the next read uses the source and may block: the time to show what is there.</summary>
    public bool MayWait => _end - _start < Math.Min(chunkSize ?? 1, Array.MaxLength);

    /// <returns>The next chunk, valid until the next read; empty when there are no more.</returns>
    /// <exception cref="InputException">It is a file or standard input, and nothing of it can be read.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (MayWait && End == InputEnd.Ended)
            {
                _buffer.AsSpan(_start.._end).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
                if (_end == _buffer.Length)
                {
                    // The chunk size may exceed the input, and the memory.
                    Array.Resize(ref _buffer, (int)Math.Min(2L * _end, Math.Min(chunkSize ?? _end, Array.MaxLength)));
                }

                int count = await ReadSourceAsync(_buffer.AsMemory(_end), cancellationToken);
                if (count == 0)
                {
                    break;
                }

                _end += count;
                _hasRead = true;
                progress?.Advance(count);
            }
        }
        catch (OperationCanceledException)
        {
            End = InputEnd.Interrupted;
        }
        catch (Exception exception) when (InputSource.IsFailure(exception) || exception is HttpRequestException)
        {
            if (!_hasRead && source.ExplainNothingRead(exception) is { } unreadable)
            {
                throw unreadable;
            }

            End = InputEnd.Failed;
            Failure = InputSource.ReasonOf(exception);
        }

        int length = Math.Min(_end - _start, chunkSize ?? int.MaxValue);
        ReadOnlyMemory<byte> chunk = _buffer.AsMemory(_start, length);
        _start += length;
        return chunk;
    }

    public void Dispose()
    {
        progress?.Dispose();
        source.Dispose();
    }

    // Reading standard input cannot be cancelled, but need not be waited for.
    private ValueTask<int> ReadSourceAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ValueTask<int> read = source.Stream.ReadAsync(buffer, cancellationToken);
        return read.IsCompleted ? read : new ValueTask<int>(read.AsTask().WaitAsync(cancellationToken));
    }
}
