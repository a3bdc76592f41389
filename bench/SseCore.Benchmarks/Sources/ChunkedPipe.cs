using System.Buffers;
using System.IO.Pipelines;

namespace SseCore.Benchmarks.Sources;

/// <summary>
/// A pipe that is written and flushed chunk by chunk while its reader waits. Each flush resumes the reader on the same
/// thread, so the measured reader really waits for every chunk, without the noise of other threads.
/// </summary>
internal sealed class ChunkedPipe(byte[] bytes, int[] chunks)
{
    private readonly Pipe _pipe = new(new PipeOptions(
        readerScheduler: PipeScheduler.Inline,
        writerScheduler: PipeScheduler.Inline,
        pauseWriterThreshold: 0,
        useSynchronizationContext: false));

    /// <summary>Begins to read, which waits, and then feeds the reader until the end.</summary>
    /// <param name="read">Reads the pipe to its end.</param>
    public T Feed<T>(Func<PipeReader, Task<T>> read)
    {
        Task<T> reading = read(_pipe.Reader);
        int position = 0;
        foreach (int length in chunks)
        {
            _pipe.Writer.Write(bytes.AsSpan(position, length));
            position += length;
            ValueTask<FlushResult> flush = _pipe.Writer.FlushAsync();
            if (!flush.IsCompletedSuccessfully)
            {
                throw new InvalidOperationException("A pipe without limit kept its writer waiting.");
            }
        }

        _pipe.Writer.Complete();
        T result = reading.GetAwaiter().GetResult();
        _pipe.Reader.Complete();
        _pipe.Reset();
        return result;
    }
}
