namespace SseCore.Http;

/// <summary>A retry that is about to be made.</summary>
/// <param name="Number">The number of the retry, from 1.</param>
/// <param name="Reason">
/// The reason: a <see cref="HttpStreamException"/> for a status, a <see cref="HttpRequestException"/> for a connection that failed,
/// an <see cref="IOException"/> for a stream that broke off.
/// </param>
/// <param name="Delay">The wait before it.</param>
public readonly record struct HttpRetry(int Number, Exception Reason, TimeSpan Delay);
