namespace SseCore;

/// <summary>An end of a <see cref="DeltaStream"/> other than <see cref="StreamOutcome.Completed"/>; see <see cref="DeltaStreamOptions.Resume"/>.</summary>
/// <param name="Summary">What is known of the stream so far.</param>
/// <param name="Failure">The exception with which the source failed; <see langword="null"/> if it ended in order.</param>
/// <param name="HasDeltas">
/// Whether deltas were handed out. If not, the stream can start over without the caller noticing. That may still cost tokens twice,
/// if <see cref="StreamSummary.Events"/> shows that there were events from which no delta was taken.
/// </param>
public readonly record struct StreamInterruption(StreamSummary Summary, Exception? Failure, bool HasDeltas);
