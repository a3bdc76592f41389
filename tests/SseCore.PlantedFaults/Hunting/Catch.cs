namespace SseCore.PlantedFaults;

/// <summary>Whether and when one net caught a fault.</summary>
/// <param name="By">The test, or the fuzz target; <see langword="null"/> if none did.</param>
/// <param name="Time">How long it took.</param>
internal sealed record Catch(string? By, TimeSpan Time);
