namespace SseCore;

/// <summary>How a <see cref="DeltaStream"/> came to an end that is not <see cref="StreamOutcome.Completed"/>; see <see cref="DeltaStreamOptions.Resume"/>.</summary>
/// <param name="Summary">What is known of the stream so far.</param>
/// <param name="Failure">What the source failed with; <see langword="null"/> if it ended in order.</param>
/// <param name="HasDeltas">
/// Whether deltas were handed out. If none were, all may begin anew without whoever reads noticing; whoever pays may, where
/// <see cref="StreamSummary.Events"/> says that there were answers of which nothing was told.
/// </param>
public readonly record struct StreamInterruption(StreamSummary Summary, Exception? Failure, bool HasDeltas);
