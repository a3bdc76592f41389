namespace SseCore.Tests.Deltas;

public class DeltaTests
{
    [Fact]
    public void Its_text_is_to_be_had_as_a_string()
    {
        using DeltaParser parser = DeltaParser.Create<OpenAiChat>(new() { Kinds = DeltaKinds.Text | DeltaKinds.Finish });
        ReadOnlySpan<byte> chunk = """
            data: {"choices":[{"index":0,"delta":{"content":"Grüße \ud83d\ude00"},"finish_reason":"stop"}]}


            """u8;

        Assert.True(parser.TryRead(ref chunk, out Delta delta));
        Assert.Equal("Grüße 😀", delta.GetText());
        Assert.True(parser.TryRead(ref chunk, out delta));
        Assert.Equal("", delta.GetText());
    }

    [Fact]
    public void A_dialect_that_does_not_exist_is_a_wrong_argument()
    {
        Assert.Contains("openai-chat", Assert.Throws<ArgumentException>("dialect", () => DeltaParser.Create("open-ai")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("dialect", () => DeltaStream.Create("open-ai", new MemoryStream()));
        Assert.Throws<ArgumentException>("dialect", () => DeltaItemParser.Create("open-ai"));
        Assert.Throws<ArgumentNullException>("dialect", () => DeltaParser.Create(null!));
    }
}
