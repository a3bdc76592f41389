using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace SseCore.Tests.Framing;

/// <summary>A stream of pieces that matter to the grammar, one character per byte, and a seed for dividing it.</summary>
internal sealed record GeneratedStream(IReadOnlyList<string> Pieces, int Seed)
{
    private static readonly string[] LineEndings = ["\n", "\n", "\r", "\r\n"];

    private static readonly string[] Lines =
    [
        "data: a\n", "data:b\r\n", "data\r", "data:  c\n", "data:{\"x\": \"y: z\"}\n", "event: ping\n", "event:\r\n", "id: 7\n", "id: 42\r",
        "id\n", "id: 1\u00002\n", "retry: 250\n", "retry: x\n", ": comment\n", ":\r", "unknown: 1\n", "datum: 1\n",
    ];

    private static readonly string[] Fragments =
    [
        "data", "dat", "event", "id", "retry", ":", ": ", " ", "\0", "x", "1", "99999999999999999999", "\t",
        Utf8("é"), Utf8("北"), Utf8("🙂"), Utf8("\uFEFF"), Utf8("\u2028"), "\u00EF", "\u00EF\u00BB", "\u00F0\u009F", "\u0080", "\u00FF",
    ];

    public byte[] Bytes => Encoding.Latin1.GetBytes(string.Concat(Pieces));

    public static Arbitrary<GeneratedStream> All { get; } = Arb.From(
        from pieces in Gen.ListOf(Gen.Frequency(
            (5, Gen.Elements(Lines)),
            (3, Gen.Elements(LineEndings)),
            (4, Gen.Elements(Fragments)),
            (1, from length in Gen.Choose(1, 300) select new string('y', length))))
        from seed in Gen.Choose(0, int.MaxValue)
        select new GeneratedStream(pieces, seed),
        Shrink);

    public override string ToString() => $"{JsonSerializer.Serialize(string.Concat(Pieces))} (seed {Seed})";

    // First without a half, then without each piece, then with each piece shortened.
    private static IEnumerable<GeneratedStream> Shrink(GeneratedStream stream)
    {
        IReadOnlyList<string> pieces = stream.Pieces;
        int half = pieces.Count / 2;
        if (half > 0)
        {
            yield return stream with { Pieces = [.. pieces.Skip(half)] };
            yield return stream with { Pieces = [.. pieces.Take(half)] };
        }

        for (int i = 0; i < pieces.Count; i++)
        {
            yield return stream with { Pieces = [.. pieces.Take(i), .. pieces.Skip(i + 1)] };
        }

        for (int i = 0; i < pieces.Count; i++)
        {
            if (pieces[i].Length > 1)
            {
                yield return stream with { Pieces = [.. pieces.Take(i), pieces[i][..(pieces[i].Length / 2)], .. pieces.Skip(i + 1)] };
                yield return stream with { Pieces = [.. pieces.Take(i), pieces[i][1..], .. pieces.Skip(i + 1)] };
            }
        }
    }

    private static string Utf8(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
