namespace SseCore;

/// <summary>The state of a <see cref="DeltaStream"/> that may continue with another one; also the lock under which one stream replaces another.</summary>
internal sealed class StreamResumption(Func<StreamInterruption, CancellationToken, ValueTask<DeltaStream?>> resume) : IUsageSource
{
    private IUsageSource? _usage;

    /// <summary>Supplies the next stream; null while it is being called, and once it has supplied none.</summary>
    // A field, since two threads read and write it at once.
    public volatile Func<StreamInterruption, CancellationToken, ValueTask<DeltaStream?>>? Resume = resume;

    /// <summary>Set while another stream is being requested; cancels that.</summary>
    public CancellationTokenSource? Resuming;

    /// <summary>Whether the reader was disposed, after which no stream may replace another. Set under the lock.</summary>
    public volatile bool IsDisposed;

    /// <summary>The summary of the streams that this one continues, if any.</summary>
    public StreamSummary? Interrupted { get; set; }

    /// <summary>When the first bytes of those streams came.</summary>
    public long? FirstChunkAt { get; set; }

    /// <summary>Whether the source's failure is still to be thrown, if there is no other stream.</summary>
    public bool HasFailureToThrow { get; set; }

    // The sum of the current stream and those that it continues: each of them costs tokens.
    TokenUsage IUsageSource.Usage => Interrupted.GetValueOrDefault().Usage.Plus(_usage!.Usage);

    /// <summary>Makes a delta include the tokens of the earlier streams. Called for every delta.</summary>
    public void AddInterrupted(ref Delta delta)
    {
        if (Interrupted is not null && delta.UsageSource is { } own)
        {
            _usage = own;
            delta.UsageSource = this;
        }
    }
}
