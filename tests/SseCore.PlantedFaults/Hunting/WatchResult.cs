namespace SseCore.PlantedFaults;

/// <summary>What became of a watched process.</summary>
/// <param name="End">How it ended.</param>
/// <param name="What">What failed in it, if that was said.</param>
/// <param name="Time">How long that took, its start included.</param>
/// <param name="Output">All that it printed until then.</param>
internal sealed record WatchResult(WatchEnd End, string What, TimeSpan Time, string Output);
