namespace SseCore.PlantedFaults;

/// <summary>How a watched process ended.</summary>
internal enum WatchEnd
{
    /// <summary>By itself, with success.</summary>
    Passed,

    /// <summary>At the first sign of a fault.</summary>
    Caught,

    /// <summary>By itself, with another status, and without any output that is recognized.</summary>
    Failed,

    /// <summary>It exceeded its time.</summary>
    Hung,
}
