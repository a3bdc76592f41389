namespace SseCore.AspNetCore;

/// <summary>What a relay sends.</summary>
public enum SseRelayFormat
{
    /// <summary>What the upstream sends, byte for byte: status, body and most headers.</summary>
    Bytes,

    /// <summary>
    /// An event per delta, in one form for all providers: its data is the JSON of <see cref="DeltaJson"/>, as
    /// <c>ssecore deltas</c> prints it. The last event is of type <c>end</c>.
    /// </summary>
    Deltas,
}
