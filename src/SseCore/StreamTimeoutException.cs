using System.Globalization;

namespace SseCore;

/// <summary>
/// A source took longer than its <see cref="StreamTimeouts"/> allow. This is a failure of the source, hence an
/// <see cref="IOException"/>; if the caller cancels a wait, that is an <see cref="OperationCanceledException"/>.
/// </summary>
public sealed class StreamTimeoutException : IOException
{
    /// <summary>Creates an exception.</summary>
    /// <param name="kind">The limit that was exceeded.</param>
    /// <param name="limit">The value of the limit.</param>
    /// <param name="innerException">The exception that resulted, if any.</param>
    public StreamTimeoutException(StreamTimeoutKind kind, TimeSpan limit, Exception? innerException = null)
        : base(MessageOf(kind, limit), innerException)
    {
        Kind = kind;
        Limit = limit;
    }

    /// <summary>The limit that was exceeded.</summary>
    public StreamTimeoutKind Kind { get; }

    /// <summary>The value of the limit.</summary>
    public TimeSpan Limit { get; }

    private static string MessageOf(StreamTimeoutKind kind, TimeSpan limit)
    {
        string seconds = limit.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        return kind switch
        {
            StreamTimeoutKind.Idle => $"Nothing arrived for {seconds} s.",
            StreamTimeoutKind.Progress => $"Nothing but signs of life arrived for {seconds} s.",
            _ => $"The stream took longer than {seconds} s.",
        };
    }
}
