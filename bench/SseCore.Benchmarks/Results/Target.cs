namespace SseCore.Benchmarks.Results;

/// <summary>One thing that an issue asks for, and what was measured.</summary>
/// <param name="Name">What.</param>
/// <param name="Wanted">How much.</param>
/// <param name="Measured">What it is.</param>
/// <param name="IsMet">Whether that is enough; null where no number was set or nothing was measured.</param>
/// <param name="Command">What gives the figure: the arguments of this program.</param>
internal sealed record Target(string Name, string Wanted, string Measured, bool? IsMet, string Command);
