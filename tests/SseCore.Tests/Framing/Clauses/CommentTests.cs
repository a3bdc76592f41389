using SseCore.TestKit;

namespace SseCore.Tests.Framing.Clauses;

// Spec: "If the line starts with a U+003A COLON character (:): Ignore the line."
public class CommentTests
{
    private static readonly SseFramerOptions Observed = new() { IncludeComments = true };

    [Theory]
    [InlineData(":\n")]
    [InlineData(": keep-alive\n")]
    [InlineData(":data: no data\n")]
    [InlineData("::\n")]
    [InlineData(":\0\n")]
    [InlineData(":id: 7\r")]
    [InlineData(":\r\n")]
    public void A_comment_changes_nothing(string comment) =>
        Assert.Equal([new("message", "a\nb", "1", 0)], EveryWay.Frame($"id: 1\ndata: a\n{comment}data: b\n\n").Events);

    [Fact]
    public void A_comment_and_a_blank_line_are_no_event() =>
        Assert.Empty(EveryWay.Frame(": keep-alive\n\n: keep-alive\n\n").Events);

    [Fact]
    public void A_line_with_a_space_before_the_colon_is_no_comment_but_an_unknown_field() =>
        Assert.Equal(["a"], EveryWay.Frame(" : no comment\ndata: a\n\n", Observed).Events.Select(evt => evt.Data));

    [Fact]
    public void Comments_can_be_observed_without_colon_and_one_space()
    {
        FramingResult result = EveryWay.Frame(":one\n:  two\n:\r\ndata: a\n\n: three\n", Observed);
        Assert.Equal(
            [
                new("message", "one", "", 0, IsComment: true),
                new("message", " two", "", 5, IsComment: true),
                new("message", "", "", 12, IsComment: true),
                new("message", "a", "", 0),
                new("message", "three", "", 24, IsComment: true),
            ],
            result.Events);
    }

    [Fact]
    public void An_observed_comment_inside_an_event_leaves_the_event_whole()
    {
        FramingResult result = EveryWay.Frame("event: e\nid: 1\ndata: a\n: c\ndata: b\n\n", Observed);
        Assert.Equal([new("message", "c", "", 23, IsComment: true), new("e", "a\nb", "1", 0)], result.Events);
    }

    [Fact]
    public void An_observed_comment_tells_the_last_event_id_in_force() =>
        Assert.Equal(["1", "1", "2"], EveryWay.Frame("id: 1\ndata: a\n\nid: 2\n: c\ndata: b\n\n", Observed).Events.Select(evt => evt.Id));

    [Fact]
    public void A_comment_that_the_end_cuts_off_is_not_observed()
    {
        FramingResult result = EveryWay.Frame("data: a\n\n: cut", Observed with { DispatchIncompleteAtEnd = true });
        Assert.Equal(["a"], result.Events.Select(evt => evt.Data));
        Assert.Equal(SseOutcome.Clean, result.Outcome);
    }
}
