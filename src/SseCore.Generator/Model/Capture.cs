namespace SseCore.Generator;

/// <summary>A value that a rule takes from the payload: the first of <paramref name="Paths"/> that has a usable one.</summary>
internal sealed record Capture(string Name, IReadOnlyList<MemberPath> Paths);
