namespace SseCore.Http;

/// <summary>The state of an <see cref="SseEventSource"/>: the standard's <c>readyState</c>.</summary>
public enum EventSourceState
{
    /// <summary>There is no connection, but there will be one.</summary>
    Connecting = 0,

    /// <summary>There is a connection, and events are read from it.</summary>
    Open = 1,

    /// <summary>There is no connection, and there will be no other.</summary>
    Closed = 2,
}
