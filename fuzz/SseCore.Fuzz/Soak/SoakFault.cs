namespace SseCore.Fuzz;

/// <summary>What happens to a soak stream.</summary>
internal enum SoakFault
{
    /// <summary>Nothing: it is read to its end.</summary>
    None,

    /// <summary>It contains an error of the provider.</summary>
    ProviderError,

    /// <summary>One of its payloads is not JSON.</summary>
    MalformedPayload,

    /// <summary>One of its events exceeds the limit.</summary>
    EventTooLarge,

    /// <summary>It ends at any position, without an error.</summary>
    Cut,

    /// <summary>Its connection fails at any position.</summary>
    ConnectionLost,

    /// <summary>It falls silent at any position, and the time limit expires.</summary>
    Idle,

    /// <summary>It falls silent at any position, and the wait is cancelled.</summary>
    Cancelled,

    /// <summary>It falls silent at any position, and the reader is disposed, twice, while it waits.</summary>
    DisposedWhileWaiting,

    /// <summary>The reader is disposed before it has read everything that arrived.</summary>
    LeftEarly,

    /// <summary>The pending read of its pipe is cancelled, and the reader continues.</summary>
    PendingReadCancelled,
}
