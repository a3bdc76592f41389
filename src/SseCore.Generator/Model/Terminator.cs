namespace SseCore.Generator;

/// <summary>What ends a stream: a payload that need not be JSON, or an event type. Exactly one of the two is given.</summary>
internal sealed record Terminator(string? Payload, string? Event);
