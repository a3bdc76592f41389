using System.Text;

namespace SseCore.Tests.Framing.Clauses;

// Spec: "If the field name is "data": Append the field value to the data buffer, then append a single U+000A LINE FEED
// (LF) character to the data buffer."
public class DataFieldTests
{
    [Theory]
    [InlineData("data:a", "a")]
    [InlineData("data: a", "a")]
    [InlineData("data:  a", " a")]
    [InlineData("data: ", "")]
    [InlineData("data:  ", " ")]
    [InlineData("data:\ta", "\ta")]
    [InlineData("data: a ", "a ")]
    [InlineData("data::", ":")]
    [InlineData("data: :a: b", ":a: b")]
    [InlineData("data:\0", "\0")]
    [InlineData("data: data: a", "data: a")]
    [InlineData("data:\u00A0a", "\u00A0a")]
    public void One_space_after_the_colon_is_dropped_and_nothing_else(string line, string data) =>
        Assert.Equal([data], EveryWay.Data($"{line}\n\n"));

    [Theory]
    [InlineData("data\n\n", "")]
    [InlineData("data:\n\n", "")]
    [InlineData("data\ndata\n\n", "\n")]
    [InlineData("data:\ndata:\ndata:\n\n", "\n\n")]
    [InlineData("data\ndata: a\n\n", "\na")]
    [InlineData("data: a\ndata\n\n", "a\n")]
    [InlineData("data: a\ndata: b\ndata: c\n\n", "a\nb\nc")]
    [InlineData("data: {\ndata: \"a\": 1\ndata: }\n\n", "{\n\"a\": 1\n}")]
    public void Lines_of_data_are_joined_by_LF(string stream, string data) =>
        Assert.Equal([data], EveryWay.Data(stream));

    [Fact]
    public void Lines_of_data_are_joined_across_other_fields() =>
        Assert.Equal(["a\nb\nc"], EveryWay.Data("data: a\nevent: e\ndata: b\n: c\nid: 1\nretry: 1\nother\ndata: c\n\n"));

    [Fact]
    public void Characters_of_several_bytes_survive() =>
        Assert.Equal(["añ北🙂\nб"], EveryWay.Data("data: añ北🙂\ndata: б\n\n"));

    [Fact]
    public void Bytes_that_are_no_UTF8_are_handed_out_as_they_came()
    {
        byte[] noUtf8 = [0xC3, 0x28, 0xFF, 0xED, 0xA0, 0x80, 0xF0, 0x9F];
        using var framer = new SseFramer();
        ReadOnlySpan<byte> chunk = [.. "data: "u8, .. noUtf8, .. "\n\n"u8];

        Assert.True(framer.TryRead(ref chunk, out SseEvent evt));
        Assert.Equal(noUtf8, evt.Data);
    }

    [Fact]
    public void Characters_cut_by_a_line_ending_do_not_eat_it()
    {
        byte[] stream = [.. "data: "u8, 0xF0, 0x9F, .. "\ndata: "u8, 0x99, 0x82, .. "\n\n"u8];
        Assert.Equal([Encoding.UTF8.GetString([0xF0, 0x9F]) + "\n" + Encoding.UTF8.GetString([0x99, 0x82])], EveryWay.Frame(stream).Events.Select(evt => evt.Data));
    }
}
