using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace SseCore.Tests.Deltas;

/// <summary>A stream whose events are mostly like earlier ones, and how to read it.</summary>
/// <param name="Dialect">The dialect to read it by.</param>
/// <param name="Pieces">Its bytes, by event.</param>
/// <param name="Options">How to read it.</param>
/// <param name="Seed">A seed for cutting it.</param>
internal sealed record RepetitiveStream(string Dialect, IReadOnlyList<byte[]> Pieces, DeltaParserOptions Options, int Seed)
{
    public byte[] Bytes => [.. Pieces.SelectMany(piece => piece)];

    public static Arbitrary<RepetitiveStream> Of(string dialect) => Arb.From(
        Gen.Choose(0, int.MaxValue).Select(seed => Make(dialect, seed)),
        stream => Enumerable.Range(0, stream.Pieces.Count).Select(i => stream with { Pieces = [.. stream.Pieces.Take(i), .. stream.Pieces.Skip(i + 1)] }));

    public static RepetitiveStream Make(string dialect, int seed) => new RepetitiveStreamMaker(dialect, seed).Make();

    public override string ToString() => $"{Dialect} (seed {Seed}), {Options}, {Options.Framing}\n{Encoding.Latin1.GetString(Bytes)}";
}
