namespace SseCore.PlantedFaults;

/// <summary>How a watched process ended.</summary>
internal enum WatchEnd
{
    /// <summary>By itself, content.</summary>
    Passed,

    /// <summary>At the first sign of a fault.</summary>
    Caught,

    /// <summary>By itself, with another status, and without a word that is understood.</summary>
    Failed,

    /// <summary>Not within its time.</summary>
    Hung,
}
