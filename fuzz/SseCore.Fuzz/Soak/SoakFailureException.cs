namespace SseCore.Fuzz;

/// <summary>A stream of the soak was not read as it should be.</summary>
internal sealed class SoakFailureException(string message) : Exception(message);
