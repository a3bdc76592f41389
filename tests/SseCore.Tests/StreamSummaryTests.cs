namespace SseCore.Tests;

/// <summary>How a failure becomes an outcome, for readers, taps and relays alike.</summary>
public class StreamSummaryTests
{
    public static TheoryData<Exception, StreamOutcome> Failures => new()
    {
        { new StreamTimeoutException(StreamTimeoutKind.Total, TimeSpan.FromSeconds(1)), StreamOutcome.TimedOut },
        { new StreamTimeoutException(StreamTimeoutKind.Idle, TimeSpan.FromSeconds(1)), StreamOutcome.Idle },
        { new StreamTimeoutException(StreamTimeoutKind.Progress, TimeSpan.FromSeconds(1)), StreamOutcome.Idle },
        { new TaskCanceledException(), StreamOutcome.Cancelled },
        { new SseException(SseErrorCode.EventTooLarge, "", 0), StreamOutcome.LimitExceeded },
        { new SseException(SseErrorCode.MessageTooLarge, "", 0), StreamOutcome.LimitExceeded },
        { new SseException(SseErrorCode.InvalidUtf8, "", 0), StreamOutcome.Corrupt },
        { new IOException(), StreamOutcome.TransportFault },
        { new NotSupportedException(), StreamOutcome.TransportFault },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_failure_is_why_a_message_is_not_whole(Exception failure, StreamOutcome expected)
    {
        Assert.Equal(expected, new StreamSummary { Outcome = StreamOutcome.CutMidEvent }.OutcomeAfter(failure));
        Assert.Equal(expected, default(StreamSummary).OutcomeAfter(failure));
    }

    [Theory]
    [InlineData(StreamOutcome.ProviderError)]
    [InlineData(StreamOutcome.LimitExceeded)]
    [InlineData(StreamOutcome.Corrupt)]
    public void What_was_wrong_before_goes_before_it(StreamOutcome outcome) =>
        Assert.Equal(outcome, new StreamSummary { Outcome = outcome }.OutcomeAfter(new IOException()));

    [Fact]
    public void Behind_the_terminator_nothing_is_lost() =>
        Assert.Equal(StreamOutcome.Completed, new StreamSummary { HasTerminator = true }.OutcomeAfter(new IOException()));

    [Fact]
    public void Without_a_failure_it_ended_as_it_did() =>
        Assert.Equal(StreamOutcome.NoTerminator, new StreamSummary { Outcome = StreamOutcome.NoTerminator }.OutcomeAfter(null));
}
