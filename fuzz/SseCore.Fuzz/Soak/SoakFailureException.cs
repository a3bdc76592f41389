namespace SseCore.Fuzz;

/// <summary>A soak stream was not read correctly.</summary>
internal sealed class SoakFailureException(string message) : Exception(message);
