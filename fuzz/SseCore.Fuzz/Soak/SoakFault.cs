namespace SseCore.Fuzz;

/// <summary>What befalls a stream of the soak.</summary>
internal enum SoakFault
{
    /// <summary>Nothing: it is read to its end.</summary>
    None,

    /// <summary>It holds an error of the provider's.</summary>
    ProviderError,

    /// <summary>One of its payloads is no JSON.</summary>
    MalformedPayload,

    /// <summary>One of its events is beyond the limit.</summary>
    EventTooLarge,

    /// <summary>It ends anywhere, as if in order.</summary>
    Cut,

    /// <summary>Its connection fails anywhere.</summary>
    ConnectionLost,

    /// <summary>It falls silent anywhere, and the time limit runs out.</summary>
    Idle,

    /// <summary>It falls silent anywhere, and the wait is cancelled.</summary>
    Cancelled,

    /// <summary>It falls silent anywhere, and the reader is disposed, twice, while it waits.</summary>
    DisposedWhileWaiting,

    /// <summary>The reader is disposed amid what has arrived.</summary>
    LeftEarly,

    /// <summary>The pending read of its pipe is cancelled, and the reader goes on.</summary>
    PendingReadCancelled,
}
