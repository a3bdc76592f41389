using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Deltas;

/// <summary>Texts that are not UTF-8, under each policy.</summary>
public class InvalidUtf8Tests
{
    // The first half of é, an escape after it, and the other half in the next delta.
    private static readonly byte[] Stream =
    [
        .. "data: {\"choices\":[{\"delta\":{\"content\":\"whole\"}}]}\n\n"u8,
        .. "data: {\"choices\":[{\"delta\":{\"content\":\"caf"u8, 0xC3, .. "\"}}]}\n\n"u8,
        .. "data: {\"choices\":[{\"delta\":{\"content\":\""u8, 0xA9, .. "\\n\\ud83d.\"}}]}\n\n"u8,
        .. "data: [DONE]\n\n"u8,
    ];

    [Fact]
    public void By_default_each_invalid_part_is_replaced()
    {
        DeltaResult result = EveryWay.Read("openai-chat", Stream);
        Assert.Equal(["whole", "caf\uFFFD", "\uFFFD\n\uFFFD."], result.Deltas.Select(delta => delta.Text));
        Assert.Equal(StreamOutcome.Completed, result.Summary.Outcome);
    }

    // RFC 8259, section 7: the second half of a pair is U+DC00 to U+DFFF.
    [Theory]
    [InlineData("\\ud83d\\udbff", "\uFFFD\uFFFD")]
    [InlineData("\\ud83d\\udc00", "\U0001F400")]
    [InlineData("\\ud83d\\udfff", "\U0001F7FF")]
    [InlineData("\\ud83d\\ue000", "\uFFFD\uE000")]
    [InlineData("\\ud83d\\uffff", "\uFFFD\uFFFF")]
    [InlineData("\\ud7ff\\udc00", "\uD7FF\uFFFD")]
    [InlineData("\\ud800\\udc00\\udc00", "\U00010000\uFFFD")]
    public void Only_two_halves_make_a_pair(string escaped, string text)
    {
        // In one delta, and in one for each escape; text that is held back until the end is one more.
        foreach (string between in new[] { "", "\"}}]}\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"" })
        {
            string stream = $"data: {{\"choices\":[{{\"delta\":{{\"content\":\"{escaped[..6]}{between}{escaped[6..]}\"}}}}]}}\n\ndata: [DONE]\n\n";
            Assert.Equal(text, string.Concat(EveryWay.Read("openai-chat", stream).Deltas.Select(delta => delta.Text)));
        }
    }

    [Fact]
    public void Kept_as_they_are_the_halves_of_a_character_can_be_put_together()
    {
        using var parser = DeltaParser.Create("openai-chat", new DeltaParserOptions { InvalidUtf8 = InvalidUtf8Policy.Keep });
        var text = new MemoryStream();
        ReadOnlySpan<byte> chunk = Stream;
        while (parser.TryRead(ref chunk, out Delta delta))
        {
            text.Write(delta.Text);
        }

        Assert.Equal("wholecafé\n\uFFFD.", Encoding.UTF8.GetString(text.ToArray()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public void By_the_strict_policy_reading_ends_at_the_event(int chunkSize)
    {
        using var parser = DeltaParser.Create("openai-chat", new DeltaParserOptions { InvalidUtf8 = InvalidUtf8Policy.Throw });
        var texts = new List<string>();
        SseException? error = null;
        for (int start = 0; start < Stream.Length; start += chunkSize)
        {
            try
            {
                ReadOnlySpan<byte> chunk = Stream.AsSpan(start, Math.Min(chunkSize, Stream.Length - start));
                while (parser.TryRead(ref chunk, out Delta delta))
                {
                    texts.Add(Encoding.UTF8.GetString(delta.Text));
                }
            }
            catch (SseException thrown)
            {
                error = thrown;
                Assert.Equal(Stream.AsSpan().IndexOf("\n\n"u8) + 2, thrown.Offset);
            }
        }

        Assert.Equal(SseErrorCode.InvalidUtf8, error?.Code);
        Assert.Equal(["whole"], texts);
        Assert.Equal(StreamOutcome.Corrupt, parser.Complete().Outcome);
        Assert.Equal(0, parser.Complete().MalformedPayloads);
    }

    [Fact]
    public void What_nobody_asked_for_is_not_judged()
    {
        var options = new DeltaParserOptions { InvalidUtf8 = InvalidUtf8Policy.Throw, Kinds = DeltaKinds.Usage };
        Assert.Equal(StreamOutcome.Completed, EveryWay.Read("openai-chat", Stream, options).Summary.Outcome);
    }
}
