using System.Buffers;
using System.IO.Pipelines;

namespace SseCore.Tests.Framing;

/// <summary>A pipe that returns the same bytes over and over in chunks of one size, synchronously and without allocating.</summary>
internal sealed class LoopingPipeReader(byte[] bytes, int chunkSize) : PipeReader
{
    private int _position;

    public override bool TryRead(out ReadResult result)
    {
        int length = Math.Min(chunkSize, bytes.Length - _position);
        result = new ReadResult(new ReadOnlySequence<byte>(bytes, _position, length), isCanceled: false, isCompleted: false);
        _position = (_position + length) % bytes.Length;
        return true;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        TryRead(out ReadResult result);
        return new ValueTask<ReadResult>(result);
    }

    public override void AdvanceTo(SequencePosition consumed)
    {
    }

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
    }

    public override void CancelPendingRead()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }
}
