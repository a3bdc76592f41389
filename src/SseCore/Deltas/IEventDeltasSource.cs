namespace SseCore;

/// <summary>Stores <see cref="EventDeltas"/>.</summary>
internal interface IEventDeltasSource
{
    /// <summary>The event that the deltas belong to; a different number means that they are no longer valid.</summary>
    long Version { get; }

    int Count { get; }

    Delta this[int index] { get; }

    OwnedEventDeltas ToOwned();
}
