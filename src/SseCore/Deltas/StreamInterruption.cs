namespace SseCore;

/// <summary>How a <see cref="DeltaStream"/> came to an end that is not <see cref="StreamOutcome.Completed"/>; see <see cref="DeltaStreamOptions.Resume"/>.</summary>
/// <param name="Summary">What is known of the stream so far.</param>
/// <param name="Failure">What the source failed with; <see langword="null"/> if it ended in order.</param>
/// <param name="HasDeltas">Whether deltas were handed out: if none were, all may begin anew without anybody noticing.</param>
public readonly record struct StreamInterruption(StreamSummary Summary, Exception? Failure, bool HasDeltas);
