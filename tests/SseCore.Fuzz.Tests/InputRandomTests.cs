namespace SseCore.Fuzz.Tests;

public class InputRandomTests
{
    [Fact]
    public void Each_choice_is_a_byte_of_the_input()
    {
        var random = new InputRandom([3, 250, 1, 2]);
        Assert.Equal(3, random.Next(10));
        Assert.Equal(7, random.Next(7, 8));
        Assert.Equal(0, random.Next(10));
        Assert.Equal((1 << 8) | 2, random.Next(1000));
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0, 0 })]
    public void Behind_the_input_it_goes_on_the_same_each_time_and_not_always_alike(byte[] input)
    {
        List<int> choices = ChoicesOf(input);
        Assert.Equal(choices, ChoicesOf(input));
        Assert.True(choices.Distinct().Count() > 10);
    }

    [Fact]
    public void It_keeps_within_the_bounds()
    {
        var random = new InputRandom([.. Enumerable.Range(0, 256).Select(value => (byte)value)]);
        for (int i = 0; i < 500; i++)
        {
            Assert.InRange(random.Next(-3, 4), -3, 3);
            Assert.InRange(random.NextDouble(), 0, 0.99999);
            Assert.InRange(random.Next(), 0, int.MaxValue - 1);
        }
    }

    private static List<int> ChoicesOf(byte[] input)
    {
        var random = new InputRandom(input);
        return [.. Enumerable.Range(0, 50).Select(_ => random.Next(100))];
    }
}
