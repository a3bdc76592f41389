using FsCheck;
using FsCheck.Fluent;
using SseCore.TestKit;

namespace SseCore.Tests.Deltas;

/// <summary>A stream that repeats itself, and a seed for dividing it.</summary>
internal sealed record SeededStream(RepetitiveStream Stream, int Seed)
{
    public static Arbitrary<SeededStream> Of(string dialect) => Arb.From(
        Gen.Choose(0, int.MaxValue).Select(seed => Make(dialect, seed)),
        seeded => Enumerable.Range(0, seeded.Stream.Pieces.Count).Select(i => seeded with { Stream = seeded.Stream with { Pieces = [.. seeded.Stream.Pieces.Take(i), .. seeded.Stream.Pieces.Skip(i + 1)] } }));

    public static SeededStream Make(string dialect, int seed) => new(new RepetitiveStreamMaker(dialect, new Random(seed)).Make(), seed);

    public override string ToString() => $"seed {Seed}, {Stream}";
}
