namespace SseCore;

/// <summary>Why an <see cref="SseException"/> was thrown.</summary>
public enum SseErrorCode
{
    /// <summary>An event is larger than <see cref="SseFramerOptions.MaxEventBytes"/>.</summary>
    EventTooLarge = 1,

    /// <summary>Tool-call arguments are not one JSON text.</summary>
    InvalidArguments,

    /// <summary>A document was requested from a <see cref="JsonAccumulator"/> whose text is malformed or incomplete.</summary>
    InvalidJson,

    /// <summary>A text is not UTF-8, and <see cref="DeltaParserOptions.InvalidUtf8"/> is <see cref="InvalidUtf8Policy.Throw"/>.</summary>
    InvalidUtf8,

    /// <summary>
    /// A message has more than may be retained: <see cref="DeltaParserOptions.MaxParts"/>,
    /// <see cref="MessageAccumulatorOptions.MaxBytes"/> or <see cref="MessageAccumulatorOptions.MaxParts"/>.
    /// </summary>
    MessageTooLarge,
}
