namespace SseCore.Benchmarks.Results;

/// <summary>One target of an issue, and the measured result.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Wanted">The target.</param>
/// <param name="Measured">The result.</param>
/// <param name="IsMet">Whether the target is met; null if no number was set or nothing was measured.</param>
/// <param name="Command">The arguments of this program that produce the figure.</param>
internal sealed record Target(string Name, string Wanted, string Measured, bool? IsMet, string Command);
