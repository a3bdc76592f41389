using System.Buffers;
using System.IO.Pipelines;

namespace SseCore.TestKit;

/// <summary>
/// A pipe that follows a script, then ends, and checks that its reader keeps to the protocol: one read at a
/// time, <see cref="AdvanceTo(SequencePosition, SequencePosition)"/> once per read and within its buffer, completed
/// once. Consumed bytes are overwritten, so that using them later is detected.
/// </summary>
public sealed class ScriptedPipeReader(params IEnumerable<ScriptedRead> script) : PipeReader
{
    private readonly Queue<ScriptedRead> _script = new(script);
    private readonly List<GuardedChunk> _memory = [];
    private ReadOnlySequence<byte> _buffer;
    private byte[] _unconsumed = [];
    private bool _isOutstanding;
    private bool _isCompleted;
    private TaskCompletionSource<ReadResult>? _pending;

    public int Reads { get; private set; }

    /// <summary>Whether a read waits for <see cref="Resume"/> or its cancellation.</summary>
    public bool IsPending => _pending is { Task.IsCompleted: false };

    /// <summary>The exception that the reader completed this pipe with, if any.</summary>
    public Exception? CompletionException { get; private set; }

    public void VerifyCompleted() => Demand(_isCompleted, "The pipe was not completed.");

    /// <summary>Continues the script if it is pending.</summary>
    public void Resume()
    {
        TaskCompletionSource<ReadResult>? pending = _pending;
        Demand(pending is not null, "No read is pending.");
        _pending = null;
        ScriptedRead read = Next();
        if (read.Failure is null)
        {
            pending!.SetResult(Give(read));
        }
        else
        {
            pending!.SetException(read.Failure);
        }
    }

    public override bool TryRead(out ReadResult result)
    {
        DemandReadable();
        if (!_script.TryPeek(out ScriptedRead? read) || read.IsPending || read.Failure is not null)
        {
            result = default;
            return false;
        }

        result = Give(Next());
        return true;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        DemandReadable();
        Reads++;
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<ReadResult>(cancellationToken);
        }

        ScriptedRead read = Next();
        if (read.Failure is not null)
        {
            return ValueTask.FromException<ReadResult>(read.Failure);
        }

        return read.IsPending ? Wait(cancellationToken) : ValueTask.FromResult(Give(read));
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        Demand(!_isCompleted, "AdvanceTo after completion.");
        Demand(_isOutstanding, "AdvanceTo without a read.");
        long consumedBytes = _buffer.Slice(_buffer.Start, consumed).Length;
        Demand(_buffer.Slice(_buffer.Start, examined).Length >= consumedBytes, "Examined less than was consumed.");
        _unconsumed = _buffer.Slice(consumed).ToArray();
        _memory.ForEach(memory => memory.Overwrite());
        _isOutstanding = false;
    }

    public override void CancelPendingRead()
    {
        TaskCompletionSource<ReadResult>? pending = _pending;
        _pending = null;
        pending?.SetResult(Give(ScriptedRead.Cancelled()));
    }

    public override void Complete(Exception? exception = null)
    {
        Demand(!_isCompleted, "The pipe was completed twice.");
        Demand(!IsPending, "The pipe was completed while a read is pending.");
        Demand(!_isOutstanding, "The pipe was completed without AdvanceTo.");
        _isCompleted = true;
        CompletionException = exception;
    }

    private async ValueTask<ReadResult> Wait(CancellationToken cancellationToken)
    {
        var pending = new TaskCompletionSource<ReadResult>();
        _pending = pending;
        using CancellationTokenRegistration registration = cancellationToken.Register(() =>
        {
            _pending = null;
            pending.TrySetCanceled(cancellationToken);
        });
        return await pending.Task;
    }

    private ScriptedRead Next() => _script.TryDequeue(out ScriptedRead? read) ? read : ScriptedRead.End;

    private ReadResult Give(ScriptedRead read)
    {
        _memory.Clear();
        IEnumerable<ReadOnlyMemory<byte>> segments = _unconsumed.Length == 0 ? read.Segments : [_unconsumed, .. read.Segments];
        _buffer = Segment.Chain([.. segments.Select(Guarded)]);
        _isOutstanding = true;
        return new ReadResult(_buffer, read.IsCanceled, read.IsCompleted);
    }

    private ReadOnlyMemory<byte> Guarded(ReadOnlyMemory<byte> bytes)
    {
        var memory = new GuardedChunk();
        _memory.Add(memory);
        return memory.Fill(bytes.Span);
    }

    private void DemandReadable()
    {
        Demand(!_isCompleted, "Read after completion.");
        Demand(!IsPending, "Read while one is pending.");
        Demand(!_isOutstanding, "Read without AdvanceTo.");
    }

    private static void Demand(bool condition, string violation)
    {
        if (!condition)
        {
            throw new PipeProtocolException(violation);
        }
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public static ReadOnlySequence<byte> Chain(ReadOnlyMemory<byte>[] memories)
        {
            if (memories.Length == 0)
            {
                return ReadOnlySequence<byte>.Empty;
            }

            var first = new Segment { Memory = memories[0] };
            Segment last = first;
            foreach (ReadOnlyMemory<byte> memory in memories.AsSpan(1))
            {
                var next = new Segment { Memory = memory, RunningIndex = last.RunningIndex + last.Memory.Length };
                last.Next = next;
                last = next;
            }

            return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
        }
    }
}
