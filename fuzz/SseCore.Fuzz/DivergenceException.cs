namespace SseCore.Fuzz;

/// <summary>Two that must agree do not.</summary>
internal sealed class DivergenceException(string message) : Exception(message);
