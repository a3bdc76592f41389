using System.Globalization;

namespace SseCore.Benchmarks.Peers;

/// <summary>What a peer prints, a JSON object a line: one stream read.</summary>
/// <param name="Peer">Who read it, with versions.</param>
/// <param name="Stream">The stream's name.</param>
/// <param name="Nanoseconds">The best round's time of the whole stream.</param>
/// <param name="Answer">What was found; see <see cref="Of(Tally)"/>.</param>
internal sealed record PeerAnswer(string Peer, string Stream, double Nanoseconds, string Answer)
{
    /// <summary>A tally as every peer writes it.</summary>
    public static string Of(Tally tally) => string.Create(
        CultureInfo.InvariantCulture,
        $"text {tally.TextBytes} reasoning {tally.ReasoningBytes} arguments {tally.ArgumentBytes} calls {tally.ToolCalls} finishes {tally.Finishes} usage {tally.InputTokens} {tally.OutputTokens} checksum {tally.Checksum}");

    /// <summary>What a bound finds.</summary>
    public static string OfLines(ReadOnlySpan<byte> stream) => string.Create(CultureInfo.InvariantCulture, $"lines {stream.Count((byte)'\n')}");
}
