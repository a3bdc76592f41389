namespace SseCore.Generator;

/// <summary>
/// The end of a stream: a payload that need not be JSON, or an event that has a type, meets guards, or both. Exactly one of the
/// two is given.
/// </summary>
internal sealed record Terminator(string? Payload, string? Event, IReadOnlyList<Guard> Guards);
