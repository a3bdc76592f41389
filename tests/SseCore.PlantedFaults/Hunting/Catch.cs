namespace SseCore.PlantedFaults;

/// <summary>Whether and when the tests, or the fuzzer, caught a fault.</summary>
/// <param name="By">The test, or the fuzz target; <see langword="null"/> if none did.</param>
/// <param name="Time">The time that it took.</param>
internal sealed record Catch(string? By, TimeSpan Time);
