namespace SseCore;

/// <summary>What a framer does with an event larger than <see cref="SseFramerOptions.MaxEventBytes"/>.</summary>
public enum SseOverflowPolicy
{
    /// <summary>Throws an <see cref="SseException"/>. The framer reads nothing more until <see cref="SseFramer.Reset"/>.</summary>
    Throw,

    /// <summary>
    /// Drops the event, counts it in <see cref="SseFramer.DroppedEvents"/> and continues after the blank line that ends it.
    /// A dropped event does not move the last event id.
    /// </summary>
    DropAndResync,
}
