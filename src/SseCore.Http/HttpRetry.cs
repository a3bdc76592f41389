namespace SseCore.Http;

/// <summary>A retry that is about to be made.</summary>
/// <param name="Number">Which it is, from 1.</param>
/// <param name="Reason">
/// Why: a <see cref="HttpStreamException"/> for a status, a <see cref="HttpRequestException"/> for a connection that failed,
/// an <see cref="IOException"/> for a stream that broke off.
/// </param>
/// <param name="Delay">How long is waited before.</param>
public readonly record struct HttpRetry(int Number, Exception Reason, TimeSpan Delay);
