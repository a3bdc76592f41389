using SseCore.TestKit;

namespace SseCore.Tests.Framing.Clauses;

// Spec: "Once the end of the file is reached, any pending data must be discarded. (If the file ends in the middle of an
// event, before the final empty line, the incomplete event is not dispatched.)"
public class EndOfStreamTests
{
    private static readonly SseFramerOptions Lenient = new() { DispatchIncompleteAtEnd = true };

    [Theory]
    [InlineData("data: a", "a")]
    [InlineData("data: a\n", "a")]
    [InlineData("data: a\r", "a")]
    [InlineData("data: 12345678", "12345678")]
    [InlineData("data: 12345678\n", "12345678")]
    [InlineData("data: 123456789", "123456789")]
    [InlineData("data: 12345678\ndata: 9", "12345678\n9")]
    [InlineData("data: a\ndata: b", "a\nb")]
    [InlineData("data: a\ndata:", "a\n")]
    [InlineData("data: a\ndata", "a")]
    [InlineData("data: a\n: c", "a")]
    [InlineData("data: a\nunknown", "a")]
    [InlineData("data:", "")]
    [InlineData("data", "")]
    [InlineData("da", "")]
    [InlineData("event: e\n", "")]
    [InlineData("event\n", "")]
    [InlineData("id: 1\n", "")]
    [InlineData("id", "")]
    [InlineData("retry: 300", "")]
    public void An_event_that_the_end_cuts_off_is_discarded_and_told(string end, string incompleteData)
    {
        FramingResult result = EveryWay.Frame($"data: whole\n\n{end}");
        Assert.Equal(["whole"], result.Events.Select(evt => evt.Data));
        Assert.Equal(SseOutcome.CutMidEvent, result.Outcome);
        Assert.Equal(incompleteData, result.IncompleteData);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\r")]
    [InlineData(": c")]
    [InlineData(":")]
    [InlineData(": c\n")]
    [InlineData("retry: 1\n")]
    [InlineData("unknown\n")]
    [InlineData("unknown: 1")]
    [InlineData("unknown")]
    [InlineData("foo")]
    [InlineData("dada")]
    [InlineData("foo:")]
    [InlineData("id: \0\n")]
    public void What_would_have_been_ignored_is_no_loss(string end) =>
        Assert.Equal(SseOutcome.Clean, EveryWay.Frame($"data: whole\n\n{end}").Outcome);

    [Theory]
    [InlineData("data: a", "a")]
    [InlineData("data: a\n", "a")]
    [InlineData("data: a\r", "a")]
    [InlineData("data: a\ndata", "a\n")]
    [InlineData("data: a\nda", "a")]
    [InlineData("data: a\nunknown: 1", "a")]
    [InlineData("data", "")]
    public void By_option_the_cut_event_is_dispatched(string end, string data)
    {
        FramingResult result = EveryWay.Frame($"data: whole\n\nid: 1\nevent: e\n{end}", Lenient);
        Assert.Equal([new("message", "whole", "", 0), new("e", data, "1", 13)], result.Events);
        Assert.Equal("1", result.LastEventId);
        Assert.Equal(SseOutcome.Clean, result.Outcome);
    }

    [Theory]
    [InlineData("event: e")]
    [InlineData(": c")]
    [InlineData("dat")]
    [InlineData("")]
    public void By_option_a_cut_event_without_data_is_still_none(string end)
    {
        FramingResult result = EveryWay.Frame($"data: whole\n\n{end}", Lenient);
        Assert.Equal(["whole"], result.Events.Select(evt => evt.Data));
        Assert.Equal(SseOutcome.Clean, result.Outcome);
    }

    [Fact]
    public void By_option_a_cut_retry_counts() =>
        Assert.Equal(TimeSpan.FromMilliseconds(7), EveryWay.Frame("retry: 7", Lenient).Retry);
}
