using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Framing.Records;

/// <summary><c>application/vnd.amazon.eventstream</c>.</summary>
public class AwsEventStreamFramerTests
{
    private static readonly byte[] First = AwsMessage.Event("contentBlockDelta", """{"delta":{"text":"a"}}""");
    private static readonly byte[] Second = AwsMessage.Event("messageStop", "");
    private static readonly byte[] Stream = [.. First, .. Second];

    private static readonly FramedEvent[] Events =
        [new("contentBlockDelta", """{"delta":{"text":"a"}}""", "", 0), new("messageStop", "", "", First.Length)];

    [Fact]
    public void Messages_are_events() =>
        Assert.Equal(Events, Records.EveryWay(Records.Aws, Stream).Events);

    [Fact]
    public void Headers_of_every_type_are_passed_over()
    {
        byte[] headers =
        [
            1, (byte)'a', 0, 1, (byte)'b', 1, 1, (byte)'c', 2, 9, 1, (byte)'d', 3, 0, 9, 1, (byte)'e', 4, 0, 0, 0, 9, 1, (byte)'f', 5, 0, 0, 0, 0, 0, 0, 0, 9,
            1, (byte)'g', 6, 0, 3, 1, 2, 3, 1, (byte)'h', 8, 0, 0, 0, 0, 0, 0, 0, 9, 1, (byte)'i', 9, .. new byte[16],
            11, .. ":event-type"u8, 7, 0, 1, (byte)'x',
        ];
        Assert.Equal([new("x", "{}", "", 0)], Records.FewWays(Records.Aws, AwsMessage.Write([.. "{}"u8], headers)).Events);
    }

    [Fact]
    public void Exceptions_and_errors_are_told_apart()
    {
        Assert.Equal(
            (AwsMessageKind.Exception, "throttlingException", """{"message":"slow"}"""),
            Read(AwsMessage.Exception("throttlingException", """{"message":"slow"}""")));
        Assert.Equal((AwsMessageKind.Error, "InternalError", "boom"), Read(AwsMessage.Error("InternalError", "boom")));
        Assert.Equal((AwsMessageKind.Event, "chunk", "{}"), Read(AwsMessage.Event("chunk", "{}")));
    }

    [Fact]
    public void Cut_anywhere_it_is_cut()
    {
        for (int length = 0; length <= Stream.Length; length++)
        {
            FramingResult result = Records.FewWays(Records.Aws, Stream[..length]);
            int events = length < First.Length ? 0 : length < Stream.Length ? 1 : 2;
            Assert.Equal(Events.Take(events), result.Events);
            Assert.Equal(length is 0 || length == First.Length || length == Stream.Length ? SseOutcome.Clean : SseOutcome.CutMidEvent, result.Outcome);
        }
    }

    [Fact]
    public void One_bit_changed_anywhere_is_noticed()
    {
        for (int bit = 0; bit < First.Length * 8; bit++)
        {
            byte[] stream = [.. Second, .. First, .. Second];
            stream[Second.Length + (bit / 8)] ^= (byte)(1 << (bit % 8));
            Records.FewWays(Records.Aws, stream);
            using var framer = new AwsEventStreamFramer(SseFramerOptions.Default);
            FramingResult result = Records.Run(framer, stream, Chunkings.OfSize(stream.Length, 7));
            Assert.Equal("messageStop", Assert.Single(result.Events).Type);
            Assert.True(framer.IsBroken);
            Assert.True(framer.HasSeenFraming);
        }
    }

    [Theory]
    [InlineData(new byte[] { 1 })]
    [InlineData(new byte[] { 1, (byte)'a' })]
    [InlineData(new byte[] { 1, (byte)'a', 7, 0, 2, (byte)'x' })]
    [InlineData(new byte[] { 1, (byte)'a', 6, 0 })]
    [InlineData(new byte[] { 1, (byte)'a', 10 })]
    [InlineData(new byte[] { 1, (byte)'a', 9, 1, 2, 3 })]
    public void Headers_that_are_none_are_noticed_too(byte[] headers)
    {
        byte[] stream = AwsMessage.Write([.. "{}"u8], headers);
        Assert.Empty(Records.EveryWay(Records.Aws, stream).Events);
        using var framer = new AwsEventStreamFramer(SseFramerOptions.Default);
        Records.Run(framer, stream, Chunkings.Whole(stream.Length));
        Assert.True(framer.IsBroken);
    }

    [Fact]
    public void The_limit_is_that_of_the_message_and_exact()
    {
        Assert.Equal(Events, Records.FewWays(Records.Aws, Stream, new SseFramerOptions { MaxEventBytes = First.Length }).Events);

        FramingResult beyond = Records.FewWays(Records.Aws, [.. Second, .. First], new SseFramerOptions { MaxEventBytes = First.Length - 1 });
        Assert.Single(beyond.Events);
        Assert.Equal((SseErrorCode.EventTooLarge, Second.Length), (beyond.Error, beyond.ErrorOffset));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(100)]
    public void What_exceeds_it_can_be_dropped(int limit)
    {
        byte[] large = AwsMessage.Event("large", new string('x', 200));
        byte[] small = AwsMessage.Write("{}", []);
        FramingResult result = Records.FewWays(
            Records.Aws, [.. large, .. small, .. large], new SseFramerOptions { MaxEventBytes = limit, OverflowPolicy = SseOverflowPolicy.DropAndResync });
        Assert.Equal(limit < small.Length ? 0 : 1, result.Events.Count);
        Assert.Equal(3 - result.Events.Count, result.DroppedEvents);
        Assert.Equal(SseOutcome.LimitExceeded, result.Outcome);
    }

    // Found by fuzzing: in one chunk it was only broken, byte by byte also too large.
    [Theory]
    [InlineData(SseOverflowPolicy.Throw)]
    [InlineData(SseOverflowPolicy.DropAndResync)]
    public void What_is_broken_counts_against_the_limit_too(SseOverflowPolicy policy)
    {
        byte[] broken = [.. First];
        broken[0] ^= 1;
        var options = new SseFramerOptions { MaxEventBytes = 11, OverflowPolicy = policy };
        FramingResult result = Records.EveryWay(Records.Aws, broken, options);
        Assert.Equal(policy == SseOverflowPolicy.Throw ? (SseErrorCode.EventTooLarge, 0) : (null, 1), (result.Error, result.DroppedEvents));
        Assert.Equal(SseOutcome.Clean, Records.EveryWay(Records.Aws, broken, options with { MaxEventBytes = 12 }).Outcome);
    }

    private static (AwsMessageKind Kind, string Type, string Data) Read(byte[] message)
    {
        using var framer = new AwsEventStreamFramer(SseFramerOptions.Default);
        ReadOnlySpan<byte> chunk = message;
        Assert.True(framer.TryRead(ref chunk, out SseEvent evt));
        return (framer.Kind, Encoding.UTF8.GetString(evt.EventType), Encoding.UTF8.GetString(evt.Data));
    }
}
