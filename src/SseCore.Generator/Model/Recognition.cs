namespace SseCore.Generator;

/// <summary>A sign that a stream is of the dialect: an event type, guards, or both.</summary>
internal sealed record Recognition(IReadOnlyList<string> Events, IReadOnlyList<Guard> Guards);
