namespace SseCore.Generator;

/// <summary>A sign by which streams of the dialect are recognised: an event type, guards, or both.</summary>
internal sealed record Recognition(IReadOnlyList<string> Events, IReadOnlyList<Guard> Guards);
