using System.Text;

namespace SseCore.Generator.Tests;

/// <summary>Any file gives diagnostics or code, never an exception.</summary>
public class HostileInputTests
{
    private static readonly byte[] Valid = File.ReadAllBytes(Path.Combine(Repository.DialectDirectory, "anthropic-messages.dialect.json"));

    [Fact]
    public void Every_truncation_is_diagnosed()
    {
        int end = Valid.AsSpan().LastIndexOf((byte)'}');
        for (int length = 0; length <= end; length++)
        {
            Assert.NotEmpty(Compilation.Diagnose(Valid[..length]));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Flipped_bytes_do_no_harm(int seed)
    {
        var random = new Random(seed);
        for (int run = 0; run < 400; run++)
        {
            byte[] bytes = [.. Valid];
            for (int flips = random.Next(1, 6); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            Compilation.Diagnose(bytes);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Swapped_tokens_do_no_harm(int seed)
    {
        string[] tokens = ["{", "}", "[", "]", ",", ":", "null", "true", "7", "1e999", "\"\"", "\"a[].b\"", "\"emit\"", "\"text\"", "\"when\"", "\"not\"", "\"on\""];
        var random = new Random(seed);
        for (int run = 0; run < 400; run++)
        {
            string text = Encoding.UTF8.GetString(Valid);
            int position = random.Next(text.Length);
            Compilation.Diagnose(text.Insert(position, tokens[random.Next(tokens.Length)]));
        }
    }

    [Fact]
    public void Binary_files_are_diagnosed()
    {
        var bytes = new byte[4096];
        new Random(6).NextBytes(bytes);
        Assert.NotEmpty(Compilation.Diagnose(bytes));
        Assert.NotEmpty(Compilation.Diagnose(new byte[4096]));
    }

    [Fact]
    public void Deep_nesting_is_diagnosed()
    {
        Assert.NotEmpty(Compilation.Diagnose(new string('[', 100_000)));
        Assert.NotEmpty(Compilation.Diagnose("""{"name":"a","type":"A","summary":"","rules":[{"emit":"text","text":"x""" + string.Concat(Enumerable.Repeat("[]", 100_000)) + "\"}]}"));
    }

    [Fact]
    public void A_diagnostic_is_one_line_whatever_it_quotes()
    {
        string name = "\\n\\u007f\\u2028" + new string('x', 200);
        string[] rules =
        [
            $$"""{ "emit": "toolCall", "name": "a[].b", "id": "['{{name}}']" }""",
            $$"""{ "emit": "text", "text": "a[].b", "index": "['{{name}}'][].b" }""",
            $$"""{ "emit": "usage", "input": "a[].b", "when": { "['{{name}}']": 1 } }""",
            $$"""{ "emit": "text", "text": ["a", "['{{name}}'][].a"] }""",
        ];
        foreach (string rule in rules)
        {
            IReadOnlyList<Diagnostic> diagnostics = Compilation.Diagnose($$"""{"name":"a","type":"A","summary":"","rules":[{{rule}}]}""");
            Assert.NotEmpty(diagnostics);
            Assert.All(diagnostics, diagnostic => Assert.DoesNotMatch(@"[\p{C}\u2028]|x{100}", diagnostic.Message));
        }
    }

    [Fact]
    public void Diagnostics_are_limited() =>
        Assert.Equal(100, Compilation.Diagnose("{" + string.Join(",", Enumerable.Range(0, 20_000).Select(i => $"\"x{i}\":1")) + "}").Count);

    [Fact]
    public void A_file_of_more_than_a_megabyte_is_diagnosed()
    {
        using var directory = new TemporaryDirectory();
        string file = directory.Write("big.dialect.json", new string(' ', (1 << 20) + 1));
        var compiler = new DialectCompiler(new CommandLine([file], directory.Path, "SseCore"));
        compiler.Compile();
        Assert.Equal(DiagnosticCode.TooLarge, Assert.Single(compiler.Diagnostics).Code);
    }
}
