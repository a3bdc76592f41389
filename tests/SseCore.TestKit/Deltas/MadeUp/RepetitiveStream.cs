using System.Text;

namespace SseCore.TestKit;

/// <summary>A stream whose events are mostly like earlier ones, and how to read it.</summary>
/// <param name="Dialect">The dialect to read it with.</param>
/// <param name="Pieces">Its bytes, divided at events.</param>
/// <param name="Options">The options to read it with.</param>
public sealed record RepetitiveStream(string Dialect, IReadOnlyList<byte[]> Pieces, DeltaParserOptions Options)
{
    public byte[] Bytes => [.. Pieces.SelectMany(piece => piece)];

    public override string ToString() => $"{Dialect}, {Options}, {Options.Framing}\n{Encoding.Latin1.GetString(Bytes)}";
}
