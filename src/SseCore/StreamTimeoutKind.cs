namespace SseCore;

/// <summary>Which of the <see cref="StreamTimeouts"/> ran out.</summary>
public enum StreamTimeoutKind
{
    /// <summary><see cref="StreamTimeouts.Idle"/>: no byte arrived.</summary>
    Idle,

    /// <summary><see cref="StreamTimeouts.Progress"/>: bytes may have arrived, but no progress was made.</summary>
    Progress,

    /// <summary><see cref="StreamTimeouts.Total"/>: the stream took too long as a whole.</summary>
    Total,
}
