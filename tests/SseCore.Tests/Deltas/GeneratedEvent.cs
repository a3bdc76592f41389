namespace SseCore.Tests.Deltas;

/// <summary>An event of a made-up stream.</summary>
/// <param name="Name">The event's name; empty if it has none.</param>
/// <param name="Payload">Its data, mostly JSON.</param>
internal sealed record GeneratedEvent(string Name, Json Payload);
