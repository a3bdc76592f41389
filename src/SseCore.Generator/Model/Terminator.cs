namespace SseCore.Generator;

/// <summary>
/// What ends a stream: a payload that need not be JSON, or an event that has a type, meets guards, or both. Only the one or
/// the other is given.
/// </summary>
internal sealed record Terminator(string? Payload, string? Event, IReadOnlyList<Guard> Guards);
