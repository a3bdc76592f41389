namespace SseCore.TestKit;

/// <summary>A pipe was not read as pipes must be.</summary>
public sealed class PipeProtocolException(string violation) : InvalidOperationException(violation);
