using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Messages;

/// <summary>Texts that are designed to be expensive.</summary>
public class HostileJsonTests
{
    [Theory]
    [InlineData("[", 1)]
    [InlineData("{\"a\":", 5)]
    [InlineData("[{\"a\":", 3)]
    public void Nesting_ends_at_the_limit(string open, int perLevel)
    {
        const int Limit = 64;
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(open, 100_000)));
        using var json = new JsonAccumulator();
        json.Append(text);
        Assert.Equal((JsonFailure.TooDeep, Limit * perLevel), (json.Failure, json.FailureOffset));
        Assert.NotNull(JsonPrefix.Canonical(JsonReading.BytesOf(json, UnfinishedJson.All)));
        Assert.Equal(text, json.RawText);
    }

    [Fact]
    public void The_limit_of_nesting_is_the_same_however_the_text_is_cut()
    {
        byte[] text = Encoding.UTF8.GetBytes("""[{"a":[{"b":[1]}]}] """);
        foreach (Chunking chunking in Chunkings.EverySplit(text.Length).Concat(Chunkings.Few(text.Length)))
        {
            Assert.Equal((JsonFailure.None, -1), FailureOf(maxDepth: 5));
            Assert.Equal((JsonFailure.TooDeep, 12), FailureOf(maxDepth: 4));

            (JsonFailure, long) FailureOf(int maxDepth)
            {
                using var json = new JsonAccumulator(new JsonAccumulatorOptions { MaxDepth = maxDepth });
                foreach (ReadOnlyMemory<byte> chunk in chunking.Cut(text))
                {
                    json.Append(chunk.Span);
                }

                return (json.Failure, json.FailureOffset);
            }
        }
    }

    [Fact]
    public void The_limit_of_nesting_can_be_set()
    {
        const int Depth = 5000;
        using var json = new JsonAccumulator(new JsonAccumulatorOptions { MaxDepth = Depth });
        json.Append(Encoding.UTF8.GetBytes(new string('[', Depth)));
        Assert.Equal(JsonAccumulatorState.Incomplete, json.State);
        Assert.Equal(new string('[', Depth) + new string(']', Depth), JsonReading.DocumentOf(json, UnfinishedJson.None));
        json.Append("["u8);
        Assert.Equal((JsonFailure.TooDeep, Depth), (json.Failure, json.FailureOffset));

        Assert.Throws<ArgumentOutOfRangeException>(() => new JsonAccumulatorOptions { MaxDepth = 0 });
    }

    [Fact]
    public void The_limit_of_size_is_the_same_however_the_text_is_cut()
    {
        byte[] text = Encoding.UTF8.GetBytes("""{"a":"x\ud83d\ude42é","b":[12.5,true]} """);
        for (int limit = 1; limit < text.Length; limit++)
        {
            var options = new JsonAccumulatorOptions { MaxBytes = limit };
            string? expected = JsonPrefix.Of(Encoding.Latin1.GetString(text, 0, limit), UnfinishedJson.All).Document;
            foreach (Chunking chunking in Chunkings.Few(text.Length))
            {
                using var json = new JsonAccumulator(options);
                foreach (ReadOnlyMemory<byte> chunk in chunking.Cut(text))
                {
                    json.Append(chunk.Span);
                }

                Assert.Equal((JsonFailure.TooLarge, limit), (json.Failure, json.FailureOffset));
                Assert.Equal(expected, JsonReading.BytesOf(json, UnfinishedJson.All) is { } bytes ? JsonPrefix.Canonical(bytes) : null);
                Assert.Equal(text.AsSpan(0, limit), json.RawText);
                Assert.Equal(text.Length, json.BytesConsumed);
            }
        }

        using var fits = new JsonAccumulator(new JsonAccumulatorOptions { MaxBytes = text.Length });
        fits.Append(text);
        Assert.Equal(JsonAccumulatorState.Complete, fits.State);

        Assert.Throws<ArgumentOutOfRangeException>(() => new JsonAccumulatorOptions { MaxBytes = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new JsonAccumulatorOptions { MaxBytes = 1 << 30 });
    }

    [Theory]
    [InlineData("\\ud83d", "\\ufffd", "\uFFFD")]
    [InlineData("\\ude42\\ud83d", "\\ufffd\\ufffd", "\uFFFD\uFFFD")]
    [InlineData("\u00FF\\n\u00E5\u0090", "\uFFFD\\n\uFFFD", "\uFFFD\n\uFFFD")]
    public void What_is_no_text_is_replaced_in_deltas_and_documents_alike(string characters, string written, string told)
    {
        using var json = new JsonAccumulator();
        byte[] text = Encoding.Latin1.GetBytes($$"""{"{{characters}}":"{{characters}}"}""");
        var transcript = new JsonTranscript();
        transcript.Read(json, text);
        Assert.Contains($"StringEnd /{told} 1 -1 '{told}' @", transcript.ToString(), StringComparison.Ordinal);
        Assert.Equal($$"""{"{{written}}":"{{written}}"}""", JsonReading.DocumentOf(json, UnfinishedJson.None));
        Assert.Equal(text, json.RawText);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"")]
    [InlineData("{\"a\":\"")]
    public void Noise_never_hurts(string start)
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            byte[] noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            byte[] text = [.. Encoding.UTF8.GetBytes(start), .. noise];
            JsonReading expected = JsonReading.Of(text, Chunkings.Whole(text.Length));
            Assert.Equal(expected, JsonReading.Of(text, Chunkings.Random(text.Length, seed)));
            Assert.Equal(JsonPrefix.Of(Encoding.Latin1.GetString(text), UnfinishedJson.All).WrongAt, expected.FailureOffset);
        }
    }
}
