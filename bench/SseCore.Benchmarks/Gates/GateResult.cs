namespace SseCore.Benchmarks.Gates;

/// <summary>One thing that must hold, and whether it did.</summary>
/// <param name="Gate">What is measured.</param>
/// <param name="Stream">On which stream.</param>
/// <param name="Measured">The figure.</param>
/// <param name="Limit">The most that it may be.</param>
/// <param name="Unit">Of both.</param>
/// <param name="Attempts">How often it was measured; a noisy machine gets more than one chance.</param>
internal sealed record GateResult(string Gate, string Stream, double Measured, double Limit, string Unit, int Attempts)
{
    public bool Passed => Measured <= Limit;
}
