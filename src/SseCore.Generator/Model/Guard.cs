namespace SseCore.Generator;

/// <summary>A condition on the payload: what the value at a path must be.</summary>
internal sealed record Guard(MemberPath Path, Expectation Expectation);
