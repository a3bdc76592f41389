using SseCore.TestKit;

namespace SseCore.Tests.Framing.Clauses;

// Spec: "stream = [ bom ] *event". The mark is dropped where the stream is decoded, and only one.
public class ByteOrderMarkTests
{
    private const string Mark = "\uFEFF";

    [Fact]
    public void A_leading_mark_is_dropped() =>
        Assert.Equal([new FramedEvent("message", "a", "", 3)], EveryWay.Frame($"{Mark}data: a\n\n").Events);

    [Fact]
    public void A_second_mark_belongs_to_the_line() =>
        Assert.Equal(["b"], EveryWay.Data($"{Mark}{Mark}data: a\n\ndata: b\n\n"));

    [Fact]
    public void A_mark_after_the_beginning_belongs_to_the_line() =>
        Assert.Equal(["a", "c"], EveryWay.Data($"data: a\n\n{Mark}data: b\n\ndata: c\n\n"));

    [Fact]
    public void A_mark_after_a_blank_line_belongs_to_the_line() =>
        Assert.Equal(["b"], EveryWay.Data($"\n{Mark}data: a\n\ndata: b\n\n"));

    [Fact]
    public void A_mark_in_a_value_stays() =>
        Assert.Equal([$"{Mark}a"], EveryWay.Data($"{Mark}data: {Mark}a\n\n"));

    [Theory]
    [InlineData(new byte[] { 0xEF })]
    [InlineData(new byte[] { 0xEF, 0xBB })]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBE })]
    [InlineData(new byte[] { 0xEF, 0xEF, 0xBB, 0xBF })]
    [InlineData(new byte[] { 0xFE, 0xFF })]
    public void Part_of_a_mark_or_another_one_spoils_the_first_line_only(byte[] start)
    {
        FramingResult result = EveryWay.Frame([.. start, .. "data: a\ndata: b\n\ndata: c\n\n"u8]);
        Assert.Equal([new("message", "b", "", 0), new("message", "c", "", start.Length + 17)], result.Events);
    }

    [Theory]
    [InlineData(new byte[] { 0xEF, (byte)'\n' })]
    [InlineData(new byte[] { 0xEF, 0xBB, (byte)'\r' })]
    [InlineData(new byte[] { 0xEF, 0xBB, (byte)':', (byte)'\n' })]
    public void A_line_of_part_of_a_mark_is_not_blank(byte[] start)
    {
        // If it were blank, the event would begin after it.
        FramingResult result = EveryWay.Frame([.. start, .. "data: a\n\n"u8]);
        Assert.Equal([new("message", "a", "", 0)], result.Events);
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0xEF })]
    [InlineData(new byte[] { 0xEF, 0xBB })]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF })]
    public void A_stream_of_a_mark_or_less_is_empty(byte[] stream)
    {
        FramingResult result = EveryWay.Frame(stream);
        Assert.Empty(result.Events);
        Assert.Equal(SseOutcome.Clean, result.Outcome);
    }
}
