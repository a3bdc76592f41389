using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Framing;

/// <summary>Which calls a framer allows when, and how long its spans live.</summary>
public class FramerLifetimeTests
{
    [Fact]
    public void Completing_twice_tells_the_same()
    {
        using var framer = new SseFramer();
        Feed(framer, "data: a");
        Assert.Equal(SseOutcome.CutMidEvent, framer.Complete());
        Assert.Equal(SseOutcome.CutMidEvent, framer.Complete());
    }

    [Fact]
    public void After_the_end_nothing_more_can_be_read()
    {
        using var framer = new SseFramer();
        Feed(framer, "data: a\n");
        framer.Complete();
        Assert.Throws<InvalidOperationException>(() => Feed(framer, "\n"));

        ReadOnlySpan<byte> nothing = default;
        Assert.False(framer.TryRead(ref nothing, out _));
    }

    [Fact]
    public void The_incomplete_event_is_handed_out_once()
    {
        using var framer = new SseFramer(new SseFramerOptions { DispatchIncompleteAtEnd = true });
        Feed(framer, "data: a");
        Assert.Equal(SseOutcome.Clean, framer.Complete());

        ReadOnlySpan<byte> nothing = default;
        Assert.True(framer.TryRead(ref nothing, out SseEvent evt));
        Assert.Equal("a"u8, evt.Data);
        Assert.False(framer.TryRead(ref nothing, out _));
        Assert.Equal(SseOutcome.Clean, framer.Complete());
    }

    [Fact]
    public void Reset_forgets_everything()
    {
        using var framer = new SseFramer();
        Feed(framer, "id: 1\nretry: 5\n\nid: 2\nevent: e\ndata: cut");
        framer.Complete();
        framer.Reset();

        Assert.True(framer.LastEventId.IsEmpty);
        Assert.Null(framer.Retry);
        Assert.Equal(0, framer.BytesConsumed);
        Assert.False(framer.HasSeenField);
        Assert.True(framer.IncompleteData.IsEmpty);
        Assert.Equal(SseOutcome.Clean, framer.Complete());
    }

    [Fact]
    public void After_reset_a_byte_order_mark_may_lead_again()
    {
        using var framer = new SseFramer();
        Feed(framer, "\uFEFFdata: a\n");
        framer.Reset();

        ReadOnlySpan<byte> chunk = "\uFEFFdata: b\n\n"u8;
        Assert.True(framer.TryRead(ref chunk, out SseEvent evt));
        Assert.Equal("b"u8, evt.Data);
        Assert.Equal(3, evt.Offset);
    }

    [Theory]
    [InlineData("id: a")]
    [InlineData("event: a")]
    [InlineData("retry: 1")]
    [InlineData("data: a")]
    [InlineData("da")]
    [InlineData("\uFEFFx")]
    [InlineData("data: a\r")]
    public void Reset_forgets_the_line_that_it_cuts(string cut)
    {
        using var framer = new SseFramer();
        Feed(framer, cut);
        framer.Reset();
        Feed(framer, "id: b");

        ReadOnlySpan<byte> rest = "\ndata: b\n\n"u8;
        Assert.True(framer.TryRead(ref rest, out SseEvent evt));
        Assert.Equal(new FramedEvent("message", "b", "b", 0), FramedEvent.From(evt));
    }

    [Fact]
    public void Disposing_twice_is_harmless()
    {
        var framer = new SseFramer();
        Feed(framer, "id: 1\nevent: e\ndata: a\n");
        framer.Dispose();
        framer.Dispose();
    }

    [Fact]
    public void Spans_of_an_event_live_until_the_next_call()
    {
        using var framer = new SseFramer();
        Feed(framer, "id: 1\nevent: e\ndata: a\nda");
        ReadOnlySpan<byte> chunk = "ta: b\n\ndata: next\n\n"u8;
        Assert.True(framer.TryRead(ref chunk, out SseEvent evt));

        Assert.Equal("a\nb"u8, evt.Data);
        Assert.Equal("e"u8, evt.EventType);
        Assert.Equal("1"u8, evt.LastEventId);
        Assert.Equal(evt.LastEventId, framer.LastEventId);
    }

    [Fact]
    public void An_owned_event_outlives_its_chunk_and_the_framer()
    {
        SseOwnedEvent owned;
        using (var framer = new SseFramer())
        {
            byte[] memory = Encoding.UTF8.GetBytes("\nid: 1\nevent: e\ndata: a\n\n");
            ReadOnlySpan<byte> chunk = memory;
            Assert.True(framer.TryRead(ref chunk, out SseEvent evt));
            owned = evt.ToOwned();
            Array.Clear(memory);
        }

        Assert.Equal("a"u8, owned.Data.Span);
        Assert.Equal("e"u8, owned.EventType.Span);
        Assert.Equal("1"u8, owned.LastEventId.Span);
        Assert.Equal(1, owned.Offset);
        Assert.False(owned.IsComment);

        owned.Dispose();
        owned.Dispose();
        Assert.Throws<ObjectDisposedException>(() => owned.Data);
    }

    [Fact]
    public void An_owned_comment_says_that_it_is_one()
    {
        using var framer = new SseFramer(new SseFramerOptions { IncludeComments = true });
        ReadOnlySpan<byte> chunk = ": c\n"u8;
        Assert.True(framer.TryRead(ref chunk, out SseEvent evt));
        using SseOwnedEvent owned = evt.ToOwned();
        Assert.True(owned.IsComment);
        Assert.Equal("c"u8, owned.Data.Span);
    }

    [Fact]
    public void Options_may_be_left_out_as_everywhere()
    {
        using var framer = new SseFramer(null);
        ReadOnlySpan<byte> chunk = "data: Grüße 😀\n\n"u8;

        Assert.True(framer.TryRead(ref chunk, out SseEvent evt));
        Assert.Equal("Grüße 😀", evt.GetData());
    }

    [Fact]
    public void What_is_not_UTF8_is_replaced_in_strings()
    {
        using var framer = new SseFramer();
        ReadOnlySpan<byte> chunk = [.. "data: a"u8, 0xFF, .. "b\n\n"u8];

        Assert.True(framer.TryRead(ref chunk, out SseEvent evt));
        Assert.Equal("a\uFFFDb", evt.GetData());
    }

    private static void Feed(SseFramer framer, string text)
    {
        ReadOnlySpan<byte> chunk = Encoding.UTF8.GetBytes(text);
        Assert.False(framer.TryRead(ref chunk, out _));
    }
}
