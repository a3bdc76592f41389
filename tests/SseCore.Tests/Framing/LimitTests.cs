using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Framing;

/// <summary><see cref="SseFramerOptions.MaxEventBytes"/> under both policies.</summary>
public class LimitTests
{
    /// <summary>Streams of one event each, with the maximum that is retained while reading them.</summary>
    public static TheoryData<string, int> Streams => new()
    {
        { "data: abcde\n\n", 5 },
        { "data:  abcd\n\n", 5 },
        { "data: ab\ndata: cd\n\n", 5 },
        { "data\ndata\ndata\ndata\n\n", 3 },
        { "data: a\ndata\n\n", 2 },
        { "data:\r\ndata:\r\ndata: a\r\n\r\n", 3 },
        { "event: abcde\ndata: x\n\n", 6 },
        { "data: x\nevent: abcde\n\n", 6 },
        { "event: abcde\nevent: xy\ndata\n\n", 7 },
        { "id: abcde\ndata: x\n\n", 6 },
        { "id: abcde\nid: xy\ndata\n\n", 7 },
        { "id: abc\n\nid: defg\ndata\n\n", 7 },
        { "id: ab\0cd\ndata\n\n", 5 },
        { "retry: 12345\ndata\n\n", 5 },
        { "data: ab\nretry: x2345\n\n", 7 },
        { "event: ab\nid: cd\ndata: ef\ndata: gh\n\n", 9 },
        { "event: abc\n\ndata: abcd\n\n", 4 },
        { "data: 北京\n\n", 6 },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public void It_is_exact_to_the_byte_under_any_chunking(string stream, int retained)
    {
        FramingResult within = EveryWay.Frame(stream, Limit(retained));
        Assert.Equal(ReferenceFramer.Read(Encoding.UTF8.GetBytes(stream)), within);

        FramingResult beyond = EveryWay.Frame(stream, Limit(retained - 1));
        Assert.Empty(beyond.Events);
        Assert.Equal(SseErrorCode.EventTooLarge, beyond.Error);
        Assert.Equal(SseOutcome.LimitExceeded, beyond.Outcome);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void It_is_exact_to_the_byte_where_events_are_dropped_too(string stream, int retained)
    {
        FramingResult within = EveryWay.Frame(stream, Limit(retained) with { OverflowPolicy = SseOverflowPolicy.DropAndResync });
        Assert.Equal(ReferenceFramer.Read(Encoding.UTF8.GetBytes(stream)), within);

        FramingResult beyond = EveryWay.Frame(stream + "data\n\n", Limit(retained - 1) with { OverflowPolicy = SseOverflowPolicy.DropAndResync });
        Assert.Equal(1, beyond.DroppedEvents);
        Assert.Equal(SseOutcome.LimitExceeded, beyond.Outcome);
        Assert.Equal(Encoding.UTF8.GetByteCount(stream), Assert.Single(beyond.Events).Offset);
    }

    [Theory]
    [InlineData("data: ab\n: abcde\n\n", 7)]
    [InlineData(": abcde\ndata\n\n", 5)]
    public void Observed_comments_count(string stream, int retained)
    {
        Assert.Equal(2, EveryWay.Frame(stream, Limit(retained) with { IncludeComments = true }).Events.Count);
        Assert.Equal(SseErrorCode.EventTooLarge, EveryWay.Frame(stream, Limit(retained - 1) with { IncludeComments = true }).Error);
    }

    [Fact]
    public void What_is_ignored_does_not_count() =>
        Assert.Equal(["a"], EveryWay.Frame(": long comment\nunknown field: long\nwithout colon\ndata: a\n\n", Limit(1)).Events.Select(evt => evt.Data));

    [Fact]
    public void The_error_says_where_the_event_begins_and_nothing_of_what_is_in_it()
    {
        const string Stream = "data: a\n\n: c\ndata: secret\n\n";
        Assert.Equal(9, EveryWay.Frame(Stream, Limit(5)).ErrorOffset);

        using var framer = new SseFramer(Limit(5));
        SseException error = Assert.Throws<SseException>(() => ReadAll(framer, Stream));
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.Contains("5 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Events_before_the_large_one_are_handed_out_and_its_id_never_counts()
    {
        FramingResult result = EveryWay.Frame("id: 1\ndata: a\n\nid: 2\ndata: abcdefgh\n\ndata: b\n\n", Limit(8));
        Assert.Equal([new("message", "a", "1", 0)], result.Events);
        Assert.Equal("1", result.LastEventId);
    }

    [Fact]
    public void After_the_error_nothing_more_is_read_until_reset()
    {
        using var framer = new SseFramer(Limit(1));
        SseException first = Assert.Throws<SseException>(() => ReadAll(framer, "data: ab"));
        SseException second = Assert.Throws<SseException>(() => ReadAll(framer, "\n\ndata: c\n\n"));
        Assert.Equal(first.Offset, second.Offset);
        Assert.Equal(SseOutcome.LimitExceeded, framer.Complete());

        // The end was already reported; reading what only the end produces is safe.
        ReadAll(framer, "");

        framer.Reset();
        ReadOnlySpan<byte> chunk = "data: c\n\n"u8;
        Assert.True(framer.TryRead(ref chunk, out SseEvent evt));
        Assert.Equal("c"u8, evt.Data);
    }

    [Theory]
    [InlineData("id: 2\ndata: abcdefghij\n\n")]
    [InlineData("data: abcdefghij\nid: 2\n\n")]
    [InlineData("id: 2\ndata: abcde\ndata: fghij\ndata: more\n\n")]
    [InlineData("event: abcdefghij\nid: 2\ndata: a\n\n")]
    [InlineData("id: abcdefghij\ndata: a\n\n")]
    [InlineData("retry: 1234567890\ndata: a\n\n")]
    [InlineData("data: abcdefghij\r\n\r\n")]
    [InlineData("data: abcdefghij\r\r")]
    public void By_policy_the_large_event_is_dropped_and_the_next_one_is_right(string large)
    {
        string stream = $"id: 1\ndata: a\n\n{large}event: e\ndata: b\n\ndata: c\n\n";
        FramingResult result = EveryWay.Frame(stream, Limit(9) with { OverflowPolicy = SseOverflowPolicy.DropAndResync });

        int next = stream.IndexOf("event: e", StringComparison.Ordinal);
        Assert.Equal([new("message", "a", "1", 0), new("e", "b", "1", next), new("message", "c", "1", next + 18)], result.Events);
        Assert.Equal(1, result.DroppedEvents);
        Assert.Equal("1", result.LastEventId);
        Assert.Equal(SseOutcome.LimitExceeded, result.Outcome);
    }

    [Theory]
    [InlineData("data: abcdefghij")]
    [InlineData("data: abcdefghij\n")]
    [InlineData("data: abcdefghij\ndata: more")]
    public void A_dropped_event_that_the_end_cuts_off_is_counted(string end)
    {
        FramingResult result = EveryWay.Frame(end, Limit(9) with { OverflowPolicy = SseOverflowPolicy.DropAndResync, DispatchIncompleteAtEnd = true });
        Assert.Empty(result.Events);
        Assert.Equal(1, result.DroppedEvents);
        Assert.Equal(SseOutcome.LimitExceeded, result.Outcome);
    }

    [Theory]
    [InlineData(SseOverflowPolicy.Throw)]
    [InlineData(SseOverflowPolicy.DropAndResync)]
    public void An_incomplete_event_can_exceed_it_at_the_very_end(SseOverflowPolicy policy)
    {
        // The third line ends with the stream, and is only then known to be data.
        using var framer = new SseFramer(Limit(1) with { OverflowPolicy = policy, DispatchIncompleteAtEnd = true });
        ReadAll(framer, "data\ndata\ndata");
        Assert.Equal(SseOutcome.LimitExceeded, framer.Complete());
        ReadAll(framer, string.Empty);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void It_must_be_positive(int limit) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SseFramerOptions { MaxEventBytes = limit });

    private static SseFramerOptions Limit(int bytes) => new() { MaxEventBytes = bytes };

    private static void ReadAll(SseFramer framer, string stream)
    {
        ReadOnlySpan<byte> chunk = Encoding.UTF8.GetBytes(stream);
        while (framer.TryRead(ref chunk, out _))
        {
        }
    }
}
