namespace SseCore.Generator;

/// <summary>A condition on the payload: what is expected of the value at a path.</summary>
internal sealed record Guard(MemberPath Path, Expectation Expectation);
