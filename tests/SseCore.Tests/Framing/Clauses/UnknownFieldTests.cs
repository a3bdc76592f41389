using SseCore.TestKit;

namespace SseCore.Tests.Framing.Clauses;

// Spec: "Otherwise: The field is ignored." Field names are compared character by character.
public class UnknownFieldTests
{
    public static TheoryData<string> Names =>
    [
        "Data", "DATA", "dat", "d", "dataa", "data ", " data", "\tdata", "da-ta", "data\0", "\0data", "data_5", "x",
        "events", "even", "Event", "ids", "i", "ID", "i\0d", "retry2", "retr", "retrying", "\uFEFFdata", "件", "datadatadata",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_line_of_any_other_name_is_ignored(string name)
    {
        FramedEvent[] expected = [new("message", "a\nb", "", 0)];
        Assert.Equal(expected, EveryWay.Frame($"data: a\n{name}: 1\ndata: b\n\n").Events);
        Assert.Equal(expected, EveryWay.Frame($"data: a\n{name}:\ndata: b\n\n").Events);
        Assert.Equal(expected, EveryWay.Frame($"data: a\n{name}\ndata: b\n\n").Events);
    }

    [Fact]
    public void Unknown_fields_alone_are_no_event() =>
        Assert.Empty(EveryWay.Frame("{\"error\":\"not an event stream\"}\n\nfoo: bar\n\n").Events);

    [Theory]
    [InlineData("{\"error\": \"no stream\"}\n\n", false)]
    [InlineData("Data: 1\n\n", false)]
    [InlineData("dat", false)]
    [InlineData("\n\n\n", false)]
    [InlineData(":\n", true)]
    [InlineData("x\nretry: no number\n", true)]
    [InlineData("data\n", true)]
    [InlineData("event: e", true)]
    [InlineData("id:", true)]
    public void Whether_any_line_was_one_of_the_standards_is_told(string stream, bool expected)
    {
        foreach (Chunking chunking in Chunkings.All(stream.Length))
        {
            using var framer = new SseFramer();
            FramingRunner.Run(framer, System.Text.Encoding.UTF8.GetBytes(stream), chunking);
            Assert.Equal(expected, framer.HasSeenField);
        }
    }
}
