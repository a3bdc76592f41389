namespace SseCore.TestKit;

/// <summary>Why a record is no event.</summary>
public enum RecordFlaw
{
    None,

    /// <summary>The stream ended first.</summary>
    Cut,

    /// <summary>It is whole, but what it says cannot be trusted; nor can what follows it.</summary>
    Content,

    /// <summary>It is no record, so that nothing behind it can be told apart.</summary>
    Framing,
}
