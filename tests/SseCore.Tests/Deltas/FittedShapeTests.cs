using System.Text;

namespace SseCore.Tests.Deltas;

/// <summary>Comparing by looks gives the same result as comparing run by run, and decides most events.</summary>
public class FittedShapeTests
{
    private const int MaxHoles = 64;

    // The holes: a number, strings before and after the text, a string that must not be empty, an index, spaces.
    private static readonly string[] Forms =
    [
        """{"id":"an id of some length","choices":[{"index":0,"delta":{"content":"%t"}}]}""",
        """{"id":"an id of some length","created":%n,"choices":[{"index":0,"delta":{"content":"%t"}}],"obfuscation":"%s"}""",
        """{"system_fingerprint":"%s","created":%n,"user":"%s","choices":[{"delta":{"content":"%t"}}]%_}""",
        """{"id":"an id of some length","choices":[{"delta":{"content":"%t"},"logprobs":{"content":[{"bytes":[1,2]}]}}],"created":%n   }""",
        """{"id":"an id of some length","choices":[],"created":%n,"user":"%s"}""",
        """{"n":%n,"choices":[{"delta":{"content":"%t"}}]}""",
    ];

    private static readonly string[] Strings =
    [
        "", "t", " word", "\u00e9\u5317", "\\n", "a \\\"word\\\"", "\\\\", "\\\\\\\"", "\\u00e9", "\\ud83d\\ude42!", "\\ud83d", "\\x", "\\", "a\tb", "a\nb",
        new string('x', 30), new string('x', 31), new string('x', 32), new string('x', 33), new string('x', 100),
        new string('x', 30) + "\\n", new string('x', 31) + "\\n", new string('x', 31) + "\\\"", new string('x', 63) + "\\\"", new string('x', 200) + "\u00e9",
    ];

    private static readonly string[] Numbers = ["0", "1", "12", "123456789", "1234567890", "01", "00", "-1", "1.5", "1e5", "", "x", "1x", " 1"];

    [Fact]
    public void Looks_find_what_runs_do()
    {
        int found = 0;
        int tried = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            string form = Forms[seed % Forms.Length];
            FittedShape fitted = Fitted(form, random);
            for (int i = 0; i < 300; i++)
            {
                byte[] evt = Some(form, random);
                if (random.Next(3) == 0)
                {
                    evt[random.Next(evt.Length)] ^= (byte)(1 << random.Next(8));
                }

                byte[] chunk = [.. evt, .. evt];
                int length = random.Next(4) switch
                {
                    0 => random.Next(evt.Length),
                    1 => evt.Length,
                    2 => evt.Length + random.Next(evt.Length),
                    _ => chunk.Length,
                };

                // A separate array: reading beyond the chunk is never unnoticed by luck.
                byte[] input = chunk[..length];
                int expected = fitted.Match(input, out int start, out int end, out _);
                TextMatch match = fitted.MatchByLooks(input);
                tried += expected > 0 ? 1 : 0;

                // Whether a text that is not plain is a valid string is determined when it is decoded.
                if (match.Length > 0 && (match.IsPlain || expected > 0))
                {
                    found++;
                    Assert.Equal((expected, start, end), (match.Length, match.TextStart, match.TextStart + match.TextLength));
                    ReadOnlySpan<byte> text = input.AsSpan(start, end - start);
                    Assert.Equal(Ascii.IsValid(text) && !text.Contains((byte)'\\'), match.IsPlain);
                }
            }
        }

        Assert.InRange(found, tried / 4, tried);
    }

    [Fact]
    public void What_is_fitted_no_more_is_not_looked_at()
    {
        byte[] evt = Some(Forms[0], new Random(1));
        FittedShape fitted = Fitted(Forms[0], new Random(1));
        fitted.Rest();
        Assert.Equal(0, fitted.MatchByLooks(evt).Length);
        Assert.Equal(0, new FittedShape().MatchByLooks(evt).Length);
    }

    // Fitted to two events, so that all holes that can differ do.
    private static FittedShape Fitted(string form, Random random)
    {
        Span<TapeValue> found = stackalloc TapeValue[MaxHoles];
        byte[] first = LearnedShape.Framed(Filled(form, _ => "a", _ => "7", "  "));
        byte[] second = LearnedShape.Framed(Filled(form, _ => "bc" + random.Next(10), _ => "89", "   "));
        Shape shape = LearnedShape.Of(Filled(form, _ => "a", _ => "7", "  "));
        var fitted = new FittedShape();
        Assert.Equal(first.Length, shape.Match(first, found));
        fitted.Take(shape, default);
        Assert.True(fitted.TryFit(first, found));
        Assert.Equal(second.Length, shape.Match(second, found));
        Assert.True(fitted.TryFit(second, found));
        return fitted;
    }

    private static byte[] Some(string form, Random random) => LearnedShape.Framed(Filled(
        form,
        _ => random.Next(3) == 0 ? Strings[random.Next(Strings.Length)] : "word"[..random.Next(1, 5)],
        _ => random.Next(3) == 0 ? Numbers[random.Next(Numbers.Length)] : random.Next(100_000).ToString(System.Globalization.CultureInfo.InvariantCulture),
        new string(' ', random.Next(3) == 0 ? random.Next(40) : 2)));

    private static string Filled(string form, Func<int, string> text, Func<int, string> number, string spaces)
    {
        var filled = new StringBuilder();
        for (int i = 0; i < form.Length; i++)
        {
            if (form[i] != '%')
            {
                filled.Append(form[i]);
                continue;
            }

            i++;
            filled.Append(form[i] switch { 'n' => number(i), '_' => spaces, _ => text(i) });
        }

        return filled.ToString();
    }
}
