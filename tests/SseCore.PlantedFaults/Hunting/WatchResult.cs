namespace SseCore.PlantedFaults;

/// <summary>The result of a watched process.</summary>
/// <param name="End">How it ended.</param>
/// <param name="What">What failed in it, if it was stated.</param>
/// <param name="Time">The time until then, including its start.</param>
/// <param name="Output">Its output until then.</param>
internal sealed record WatchResult(WatchEnd End, string What, TimeSpan Time, string Output);
