namespace SseCore.Cli.Input;

/// <summary>The input cannot be read. The message is one line for people.</summary>
internal sealed class InputException(string message, Exception? innerException = null) : Exception(message, innerException);
