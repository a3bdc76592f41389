using System.Globalization;

namespace SseCore;

/// <summary>
/// A source took longer than its <see cref="StreamTimeouts"/> allow. It has failed with that, hence an
/// <see cref="IOException"/>; the cancellation of a wait by the caller is an <see cref="OperationCanceledException"/>.
/// </summary>
public sealed class StreamTimeoutException : IOException
{
    /// <summary>Creates an exception.</summary>
    /// <param name="kind">Which limit.</param>
    /// <param name="limit">The limit.</param>
    /// <param name="innerException">What came of it, if anything did.</param>
    public StreamTimeoutException(StreamTimeoutKind kind, TimeSpan limit, Exception? innerException = null)
        : base(MessageOf(kind, limit), innerException)
    {
        Kind = kind;
        Limit = limit;
    }

    /// <summary>Which limit.</summary>
    public StreamTimeoutKind Kind { get; }

    /// <summary>The limit.</summary>
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
