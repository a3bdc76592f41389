namespace SseCore;

/// <summary>What a <see cref="DeltaStream"/> that may go on from another one keeps for it; also the lock under which one stream takes another's place.</summary>
internal sealed class StreamResumption(Func<StreamInterruption, CancellationToken, ValueTask<DeltaStream?>> resume) : IUsageSource
{
    private IUsageSource? _usage;

    /// <summary>What gives the next stream; null while it is asked, and once it has given none.</summary>
    // By a field, since it is read and written by two threads at once.
    public volatile Func<StreamInterruption, CancellationToken, ValueTask<DeltaStream?>>? Resume = resume;

    /// <summary>Set while another stream is asked for: what cancels that.</summary>
    public CancellationTokenSource? Resuming;

    /// <summary>Whether the reader was disposed, and no stream may take another's place any more. To be set under the lock.</summary>
    public volatile bool IsDisposed;

    /// <summary>Of the streams that this one goes on from, if it does.</summary>
    public StreamSummary? Interrupted { get; set; }

    /// <summary>When the first bytes of those came.</summary>
    public long? FirstChunkAt { get; set; }

    /// <summary>Whether the failure of the source is yet to be thrown, when there is no other stream.</summary>
    public bool HasFailureToThrow { get; set; }

    // Of the stream that is read and those that it goes on from: each was paid for.
    TokenUsage IUsageSource.Usage => Interrupted.GetValueOrDefault().Usage.Plus(_usage!.Usage);

    /// <summary>Has a delta count what was paid for before. Asked for with every delta.</summary>
    public void AddInterrupted(ref Delta delta)
    {
        if (Interrupted is not null && delta.UsageSource is { } own)
        {
            _usage = own;
            delta.UsageSource = this;
        }
    }
}
