using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace SseCore.Tests.Messages;

/// <summary>A JSON text, one character per byte, and a seed for what is done to it.</summary>
internal sealed record GeneratedJson(string Text, int Seed)
{
    private static readonly string[] Characters =
    [
        "a", "b c", "{", "]", ",", ":", "/", "~", "1", "true", "\u007F",
        "\\n", "\\\"", "\\\\", "\\/", "\\u0041", "\\u00e9", "\\u0000", "\\u2028", "\\ud83d\\ude42", "\\uD83D\\uDE42",
        Utf8("é"), Utf8("名"), Utf8("🙂"), Utf8("\u2028"),
    ];

    // Allowed by the grammar, but not text.
    private static readonly string[] Misfits =
    [
        "\\ud83d", "\\ude42", "\\ud83d\\u0041", "\\ud83d\\ud83d\\ude42", "\\ud83d\\n", "\u0080", "\u00C3", "\u00E5\u0090", "\u00F0\u009F\u0099", "\u00ED\u00A0\u0080", "\u00FF",
    ];

    private static readonly string[] Scalars =
    [
        "true", "false", "null", "0", "-0", "7", "120", "-3", "12.5", "0.25", "-1.0e+10", "2E-7", "1e05", "9007199254740993", "1e999",
    ];

    private static readonly string[] Spaces = ["", "", "", " ", "\n  ", "\r\n", "\t"];

    private static readonly Gen<string> Space = Gen.Elements(Spaces);

    private static readonly Gen<string> String =
        from characters in Gen.ListOf(Gen.Frequency((12, Gen.Elements(Characters)), (1, Gen.Elements(Misfits))))
        select $"\"{string.Concat(characters.Take(12))}\"";

    /// <summary>Valid documents.</summary>
    public static Arbitrary<GeneratedJson> Documents { get; } = Arb.From(
        from value in Value(depth: 4)
        from before in Space
        from after in Space
        from seed in Gen.Choose(0, int.MaxValue)
        select new GeneratedJson(before + value + after, seed));

    /// <summary>Documents with changed bytes, most of them invalid.</summary>
    public static Arbitrary<GeneratedJson> Mutations { get; } = Arb.From(Documents.Generator.Select(Mutate));

    public byte[] Bytes => Encoding.Latin1.GetBytes(Text);

    public override string ToString() => $"{JsonSerializer.Serialize(Text)} (seed {Seed})";

    private static Gen<string> Value(int depth)
    {
        Gen<string> scalar = Gen.OneOf(Gen.Elements(Scalars), String);
        if (depth == 0)
        {
            return scalar;
        }

        Gen<string> element = from before in Space from value in Value(depth - 1) from after in Space select before + value + after;
        Gen<string> member = from before in Space from name in String from after in Space from value in element select $"{before}{name}{after}:{value}";
        Gen<string> array = from elements in Few(element) from empty in Space select $"[{Join(elements, empty)}]";
        Gen<string> @object = from members in Few(member) from empty in Space select $"{{{Join(members, empty)}}}";
        return Gen.Frequency((2, scalar), (3, array), (4, @object));
    }

    private static Gen<string[]> Few(Gen<string> items) =>
        from count in Gen.Choose(0, 3) from chosen in Gen.ArrayOf(items, count) select chosen;

    private static string Join(string[] items, string empty) => items.Length == 0 ? empty : string.Join(',', items);

    private static GeneratedJson Mutate(GeneratedJson document)
    {
        var random = new Random(document.Seed);
        char[] text = document.Text.ToCharArray();
        const string Replacements = "{}[],:\"\\ 01-.eutn\u0000\u001f\u007f\u0080\u00C3\u00F0";
        for (int change = random.Next(2); change >= 0; change--)
        {
            text[random.Next(text.Length)] = Replacements[random.Next(Replacements.Length)];
        }

        return document with { Text = new string(text) };
    }

    private static string Utf8(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
