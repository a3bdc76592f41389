namespace SseCore.TestKit;

/// <summary>Two results that must agree do not.</summary>
public sealed class DivergenceException(string message, Exception? innerException = null) : Exception(message, innerException);
