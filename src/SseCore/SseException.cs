namespace SseCore;

/// <summary>
/// The one exception that reading a stream throws for what is wrong with the stream. Its message never holds any of
/// the stream's content.
/// </summary>
public sealed class SseException : FormatException
{
    /// <summary>Creates an exception.</summary>
    /// <param name="code">What is wrong.</param>
    /// <param name="message">What is wrong, in words, without content of the stream.</param>
    /// <param name="offset">Where, in bytes from 0.</param>
    /// <param name="innerException">What caused it, if anything did.</param>
    public SseException(SseErrorCode code, string message, long offset, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        Offset = offset;
    }

    /// <summary>What is wrong.</summary>
    public SseErrorCode Code { get; }

    /// <summary>
    /// Where, in bytes from 0: of a stream the first byte of the event concerned, of tool-call arguments and
    /// of JSON text the first byte that is wrong.
    /// </summary>
    public long Offset { get; }

    /// <summary>An event of any framing that exceeds the limit.</summary>
    internal static SseException EventTooLarge(long offset, int maxEventBytes) => new(
        SseErrorCode.EventTooLarge,
        $"The event at byte {offset} of the stream exceeds the limit of {maxEventBytes} bytes (SseFramerOptions.MaxEventBytes).",
        offset);
}
