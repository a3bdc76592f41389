namespace SseCore;

/// <summary>Where <see cref="EventDeltas"/> lie.</summary>
internal interface IEventDeltasSource
{
    /// <summary>Which event the deltas are of; another number says that they are gone.</summary>
    long Version { get; }

    int Count { get; }

    Delta this[int index] { get; }

    OwnedEventDeltas ToOwned();
}
