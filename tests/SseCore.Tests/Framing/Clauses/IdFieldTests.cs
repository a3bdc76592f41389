using SseCore.TestKit;

namespace SseCore.Tests.Framing.Clauses;

// Spec: "If the field name is "id": If the field value does not contain U+0000 NULL, then set the last event ID buffer to
// the field value. Otherwise, ignore the field."
public class IdFieldTests
{
    [Theory]
    [InlineData("id: 1", "1")]
    [InlineData("id:1", "1")]
    [InlineData("id:  1 ", " 1 ")]
    [InlineData("id: 北", "北")]
    public void The_value_is_the_id(string line, string id)
    {
        Assert.Equal([id], EveryWay.Ids($"{line}\ndata: a\n\n"));
        Assert.Equal([id], EveryWay.Ids($"data: a\n{line}\n\n"));
    }

    [Theory]
    [InlineData("id: \0")]
    [InlineData("id: 2\0")]
    [InlineData("id: \u00002")]
    [InlineData("id: 2\0\u00002")]
    public void A_value_with_NUL_is_ignored(string line) =>
        Assert.Equal(["1", "1"], EveryWay.Ids($"id: 1\ndata: a\n\n{line}\ndata: b\n\n"));

    [Fact]
    public void A_value_with_NUL_does_not_undo_one_without_in_the_same_event() =>
        Assert.Equal(["1"], EveryWay.Ids("id: 1\nid: 2\0\ndata: a\n\n"));

    [Fact]
    public void It_stays_in_force_until_another_comes() =>
        Assert.Equal(["1", "1", "2", "2"], EveryWay.Ids("id: 1\ndata: a\n\ndata: b\n\nid: 2\ndata: c\n\ndata: d\n\n"));

    [Theory]
    [InlineData("id")]
    [InlineData("id:")]
    [InlineData("id: ")]
    public void An_empty_one_clears_it(string line) =>
        Assert.Equal(["1", "", ""], EveryWay.Ids($"id: 1\ndata: a\n\n{line}\ndata: b\n\ndata: c\n\n"));

    [Fact]
    public void The_last_one_of_an_event_counts() =>
        Assert.Equal(["3"], EveryWay.Ids("id: 1\ndata: a\nid: 22\nid: 3\n\n"));

    // Spec: "Set the last event ID string of the event source to the value of the last event ID buffer" comes before
    // the look at the data buffer.
    [Fact]
    public void A_block_without_data_moves_it()
    {
        FramingResult result = EveryWay.Frame("id: 1\n\ndata: a\n\nid: 2\n\n");
        Assert.Equal(["1"], result.Events.Select(evt => evt.Id));
        Assert.Equal("2", result.LastEventId);
    }

    [Fact]
    public void An_event_that_the_end_cuts_off_does_not_move_it() =>
        Assert.Equal("1", EveryWay.Frame("id: 1\ndata: a\n\nid: 2\ndata: b\n").LastEventId);
}
