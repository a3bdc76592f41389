using SseCore.TestKit;

namespace SseCore.Tests.Framing.Clauses;

// Spec: "If the field name is "event": Set the event type buffer to field value."
public class EventFieldTests
{
    [Theory]
    [InlineData("event: ping", "ping")]
    [InlineData("event:ping", "ping")]
    [InlineData("event:  ping ", " ping ")]
    [InlineData("event: a\0b", "a\0b")]
    [InlineData("event: 名", "名")]
    [InlineData("event: message", "message")]
    [InlineData("event:", FramedEvent.DefaultType)]
    [InlineData("event: ", FramedEvent.DefaultType)]
    [InlineData("event", FramedEvent.DefaultType)]
    public void The_value_is_the_type(string line, string type)
    {
        Assert.Equal([type], EveryWay.Types($"{line}\ndata: a\n\n"));
        Assert.Equal([type], EveryWay.Types($"data: a\n{line}\n\n"));
    }

    [Fact]
    public void The_last_one_counts() =>
        Assert.Equal(["two", FramedEvent.DefaultType], EveryWay.Types("event: one\ndata: a\nevent: two\n\nevent: three\nevent\ndata: b\n\n"));

    [Fact]
    public void The_next_event_starts_without_a_type() =>
        Assert.Equal(["ping", FramedEvent.DefaultType], EveryWay.Types("event: ping\ndata: a\n\ndata: b\n\n"));

    [Fact]
    public void A_block_without_data_takes_its_type_with_it() =>
        Assert.Equal([FramedEvent.DefaultType], EveryWay.Types("event: ping\n\ndata: a\n\n"));
}
