namespace SseCore.Http;

/// <summary>A connection that an <see cref="SseEventSource"/> is about to open to replace another.</summary>
/// <param name="Failures">The number of failed attempts in a row.</param>
/// <param name="Reason">The failure of the last connection; <see langword="null"/> if the server closed it in order.</param>
/// <param name="Delay">The wait before it.</param>
public readonly record struct EventSourceReconnect(int Failures, Exception? Reason, TimeSpan Delay);
