using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Framing.Clauses;

// Spec: "If the line is empty (a blank line): Dispatch the event, as defined below."
public class DispatchTests
{
    [Fact]
    public void An_event_is_its_type_data_id_and_offset()
    {
        FramingResult result = EveryWay.Frame("\n: c\nid: 1\nevent: e\ndata: a\n\n\nx\ndata: b\n\n");
        Assert.Equal([new("e", "a", "1", 1), new("message", "b", "1", 30)], result.Events);
    }

    [Theory]
    [InlineData("event: e\n\n")]
    [InlineData("id: 1\n\n")]
    [InlineData(": c\n\n")]
    [InlineData("unknown: data\n\n")]
    public void Nothing_is_dispatched_without_data(string stream)
    {
        FramingResult result = EveryWay.Frame(stream);
        Assert.Empty(result.Events);
        Assert.Equal(SseOutcome.Clean, result.Outcome);
    }

    [Fact]
    public void Empty_data_is_data() =>
        Assert.Equal([new("ping", "", "", 0)], EveryWay.Frame("event: ping\ndata:\n\n").Events);

    [Theory]
    [InlineData("data: a\n\n")]
    [InlineData("data: a\r\r")]
    [InlineData("data: a\r\n\r")]
    [InlineData("data: a\n\r")]
    public void An_event_appears_on_the_very_byte_that_completes_it(string stream)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(stream);
        using var framer = new SseFramer();
        foreach (byte next in bytes.AsSpan(..^1))
        {
            ReadOnlySpan<byte> chunk = [next];
            Assert.False(framer.TryRead(ref chunk, out _));
        }

        ReadOnlySpan<byte> last = [bytes[^1]];
        Assert.True(framer.TryRead(ref last, out SseEvent evt));
        Assert.Equal("a"u8, evt.Data);
    }

    [Fact]
    public void Events_of_one_chunk_come_one_by_one()
    {
        using var framer = new SseFramer();
        ReadOnlySpan<byte> chunk = "data: a\n\ndata: b\n\ndata: "u8;

        Assert.True(framer.TryRead(ref chunk, out SseEvent first));
        Assert.Equal("a"u8, first.Data);
        Assert.Equal(9, framer.BytesConsumed);
        Assert.Equal("data: b\n\ndata: "u8, chunk);

        Assert.True(framer.TryRead(ref chunk, out SseEvent second));
        Assert.Equal("b"u8, second.Data);
        Assert.Equal(18, framer.BytesConsumed);

        Assert.False(framer.TryRead(ref chunk, out SseEvent none));
        Assert.True(none.Data.IsEmpty);
        Assert.True(chunk.IsEmpty);
        Assert.Equal(24, framer.BytesConsumed);
    }
}
