using System.Globalization;

namespace SseCore.Benchmarks.Peers;

/// <summary>The output of a peer, one JSON object per line: the result for one stream.</summary>
/// <param name="Peer">The peer, with versions.</param>
/// <param name="Stream">The stream's name.</param>
/// <param name="Nanoseconds">The time of the whole stream, in the best round.</param>
/// <param name="Answer">The answer; see <see cref="Of(Tally)"/>.</param>
internal sealed record PeerAnswer(string Peer, string Stream, double Nanoseconds, string Answer)
{
    /// <summary>Formats a tally as every peer does.</summary>
    public static string Of(Tally tally) => string.Create(
        CultureInfo.InvariantCulture,
        $"text {tally.TextBytes} reasoning {tally.ReasoningBytes} arguments {tally.ArgumentBytes} calls {tally.ToolCalls} finishes {tally.Finishes} usage {tally.InputTokens} {tally.OutputTokens} checksum {tally.Checksum}");

    /// <summary>Formats the answer of a bound.</summary>
    public static string OfLines(ReadOnlySpan<byte> stream) => string.Create(CultureInfo.InvariantCulture, $"lines {stream.Count((byte)'\n')}");
}
