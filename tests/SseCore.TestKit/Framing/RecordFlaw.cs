namespace SseCore.TestKit;

/// <summary>Why a record is not an event.</summary>
public enum RecordFlaw
{
    None,

    /// <summary>The stream ended within it.</summary>
    Cut,

    /// <summary>It is complete, but its content cannot be trusted, and neither can what follows it.</summary>
    Content,

    /// <summary>It is not a record, so nothing after it can be framed.</summary>
    Framing,
}
