namespace SseCore.Cli.Demo;

/// <summary>The result of reading a script.</summary>
/// <param name="Script">The script.</param>
/// <param name="Summary">How the stream ended.</param>
/// <param name="IsAsScripted">Whether text, arguments and outcome match the script.</param>
/// <param name="TimeToFirstToken">From the request to the first content; null if there was none.</param>
/// <param name="TokensPerSecond">Content deltas by time, from the first to the end.</param>
/// <param name="AllocatedPerEvent">Bytes allocated on the managed heap by reading, per event, after the first few.</param>
internal sealed record DemoResult(
    DemoScript Script,
    StreamSummary Summary,
    bool IsAsScripted,
    TimeSpan? TimeToFirstToken,
    double TokensPerSecond,
    double AllocatedPerEvent);
