namespace SseCore;

/// <summary>
/// The only exception that reading a stream throws for faults of the stream itself. Its message never contains any of
/// the stream's content.
/// </summary>
public sealed class SseException : FormatException
{
    /// <summary>Creates an exception.</summary>
    /// <param name="code">What is wrong.</param>
    /// <param name="message">A description, without content of the stream.</param>
    /// <param name="offset">The position, in bytes from 0.</param>
    /// <param name="innerException">The cause, if any.</param>
    public SseException(SseErrorCode code, string message, long offset, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        Offset = offset;
    }

    /// <summary>What is wrong.</summary>
    public SseErrorCode Code { get; }

    /// <summary>
    /// The position, in bytes from 0: in a stream, the first byte of the event concerned; in tool-call arguments and
    /// JSON text, the first byte that is wrong.
    /// </summary>
    public long Offset { get; }

    /// <summary>An event of any framing that exceeds the limit.</summary>
    internal static SseException EventTooLarge(long offset, int maxEventBytes) => new(
        SseErrorCode.EventTooLarge,
        $"The event at byte {offset} of the stream exceeds the limit of {maxEventBytes} bytes (SseFramerOptions.MaxEventBytes).",
        offset);
}
