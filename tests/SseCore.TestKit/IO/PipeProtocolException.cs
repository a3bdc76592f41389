namespace SseCore.TestKit;

/// <summary>A reader violated the protocol of pipes.</summary>
public sealed class PipeProtocolException(string violation) : InvalidOperationException(violation);
