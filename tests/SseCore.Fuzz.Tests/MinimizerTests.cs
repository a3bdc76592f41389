namespace SseCore.Fuzz.Tests;

public class MinimizerTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Fact]
    public void What_is_not_needed_is_left_out()
    {
        byte[] input = [.. Enumerable.Range(0, 200).Select(i => (byte)i)];
        byte[] smallest = Minimizer.Minimize(input, bytes => bytes.Contains((byte)17) && bytes.Contains((byte)180), Long);
        Assert.Equal([17, 180], smallest);
    }

    [Fact]
    public void An_input_that_is_needed_whole_stays_whole()
    {
        byte[] input = [1, 2, 3, 4, 5];
        Assert.Equal(input, Minimizer.Minimize(input, bytes => bytes.SequenceEqual(input), Long));
    }
}
