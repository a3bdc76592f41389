namespace SseCore.Benchmarks.Gates;

/// <summary>One thing that must hold, and whether it did.</summary>
/// <param name="Gate">What is measured.</param>
/// <param name="Measured">The figure.</param>
/// <param name="Limit">The maximum, or the minimum.</param>
/// <param name="Unit">The unit of both.</param>
/// <param name="Attempts">How often it was measured; a noisy machine gets more than one chance.</param>
/// <param name="Passed">Whether it held.</param>
internal sealed record GateResult(string Gate, double Measured, double Limit, string Unit, int Attempts, bool Passed);
