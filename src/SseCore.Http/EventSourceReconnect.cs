namespace SseCore.Http;

/// <summary>A connection that an <see cref="SseEventSource"/> is about to make in place of another.</summary>
/// <param name="Failures">How many attempts failed in a row.</param>
/// <param name="Reason">What the last connection failed with; <see langword="null"/> if the server closed it in order.</param>
/// <param name="Delay">How long is waited before.</param>
public readonly record struct EventSourceReconnect(int Failures, Exception? Reason, TimeSpan Delay);
