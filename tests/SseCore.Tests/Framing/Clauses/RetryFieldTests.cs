namespace SseCore.Tests.Framing.Clauses;

// Spec: "If the field name is "retry": If the field value consists of only ASCII digits, then interpret the field value
// as an integer in base ten, and set the event stream's reconnection time to that integer. Otherwise, ignore the field."
public class RetryFieldTests
{
    [Theory]
    [InlineData("retry: 3000\n", 3000)]
    [InlineData("retry:0\n", 0)]
    [InlineData("retry: 007\n", 7)]
    [InlineData("retry: 1\nretry: 2\n", 2)]
    [InlineData("retry: 1\r\rretry: 2\r", 2)]
    public void Digits_are_milliseconds(string stream, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), EveryWay.Frame(stream).Retry);

    [Theory]
    [InlineData("retry")]
    [InlineData("retry:")]
    [InlineData("retry: ")]
    [InlineData("retry:  1")]
    [InlineData("retry: 1 ")]
    [InlineData("retry: -1")]
    [InlineData("retry: +1")]
    [InlineData("retry: 1.5")]
    [InlineData("retry: 1e3")]
    [InlineData("retry: 0x10")]
    [InlineData("retry: 1\0")]
    [InlineData("retry: 1000x")]
    [InlineData("retry: ١")]
    [InlineData("retry: 99999999999999999999x")]
    public void Anything_else_is_ignored(string line)
    {
        Assert.Null(EveryWay.Frame($"{line}\n").Retry);
        Assert.Equal(TimeSpan.FromMilliseconds(5), EveryWay.Frame($"retry: 5\n{line}\n").Retry);
    }

    [Theory]
    [InlineData("922337203685477", 922337203685477 * TimeSpan.TicksPerMillisecond)]
    [InlineData("922337203685478", long.MaxValue)]
    [InlineData("9223372036854775808", long.MaxValue)]
    [InlineData("18446744073709551617", long.MaxValue)]
    [InlineData("100000000000000000000000000000000000000000000000", long.MaxValue)]
    public void More_than_a_TimeSpan_holds_is_its_maximum(string digits, long ticks) =>
        Assert.Equal(new TimeSpan(ticks), EveryWay.Frame($"retry: {digits}\n").Retry);

    [Fact]
    public void It_counts_at_the_end_of_its_line_whatever_becomes_of_the_event()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(1), EveryWay.Frame("data: a\nretry: 1\n").Retry);
        Assert.Null(EveryWay.Frame("retry: 1").Retry);
    }

    [Fact]
    public void It_is_no_event() => Assert.Empty(EveryWay.Frame("retry: 1\n\n").Events);
}
