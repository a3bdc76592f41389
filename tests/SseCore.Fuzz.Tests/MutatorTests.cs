namespace SseCore.Fuzz.Tests;

public class MutatorTests
{
    private static readonly byte[] Input = "data: {\"a\":[1,2]}\r\n\r\n"u8.ToArray();
    private static readonly byte[] Other = "event: x\ndata: y\n\n"u8.ToArray();

    [Fact]
    public void The_same_seed_gives_the_same_inputs() => Assert.Equal(MutationsOf(seed: 5), MutationsOf(seed: 5));

    [Fact]
    public void Another_seed_gives_others() => Assert.NotEqual(MutationsOf(seed: 5), MutationsOf(seed: 6));

    [Theory]
    [InlineData("{\"a\":[1,\"}\"]} x", 13)]
    [InlineData("\"a\\\"b\" x", 6)]
    [InlineData("[[1]", 4)]
    [InlineData("\"open", 5)]
    [InlineData("word, x", 4)]
    [InlineData(", x", 1)]
    public void What_belongs_together_is_found(string text, int length) =>
        Assert.Equal(length, Structure.LengthAt(System.Text.Encoding.UTF8.GetBytes(text), 0));

    private static List<byte[]> MutationsOf(int seed)
    {
        var mutator = new Mutator(seed, ["data:"u8.ToArray()]);
        return [.. Enumerable.Range(0, 500).Select(_ => mutator.Mutate(Input, Other))];
    }
}
