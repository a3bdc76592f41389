namespace SseCore;

/// <summary>How a Server-Sent-Events stream ended, as far as its framing shows.</summary>
public enum SseOutcome
{
    /// <summary>Between two events: of the bytes that arrived, nothing was lost.</summary>
    Clean,

    /// <summary>
    /// In the middle of an event, which the standard discards: "Once the end of the file is reached, any pending data
    /// must be discarded."
    /// </summary>
    CutMidEvent,

    /// <summary>An event exceeded <see cref="SseFramerOptions.MaxEventBytes"/>, so at least one is missing.</summary>
    LimitExceeded,
}
