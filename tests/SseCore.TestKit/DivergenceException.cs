namespace SseCore.TestKit;

/// <summary>Two that must agree do not.</summary>
public sealed class DivergenceException(string message, Exception? innerException = null) : Exception(message, innerException);
