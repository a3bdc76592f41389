using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SseCore.TestKit;

namespace SseCore.Tests.Framing.Records;

/// <summary>Newline-delimited JSON.</summary>
public class NdjsonFramerTests
{
    private static readonly string[] Pieces =
        ["\n", "\n", "\r\n", "\r", " ", "\t", "{}", "{\"a\":1}", "[1,{}]", "{", "}", "\"x", "7", "{\"s\":\"}\\\"\"}", "é", new('y', 50)];

    private static Arbitrary<(string Text, int Seed)> Streams => Arb.From(
        from pieces in Gen.ListOf(Gen.Elements(Pieces))
        from seed in Gen.Choose(0, int.MaxValue)
        select (string.Concat(pieces), seed));

    [Theory]
    [InlineData("{\"a\":1}\n{\"b\":2}\n")]
    [InlineData("{\"a\":1}\r\n{\"b\":2}\r\n")]
    [InlineData("\n\r\n{\"a\":1}\n\n \t\r\n\n  {\"b\":2}\n\n")]
    public void Each_line_is_an_event_and_blank_ones_are_none(string stream) =>
        Assert.Equal(["{\"a\":1}", "{\"b\":2}"], Records.Data(Records.Ndjson, stream));

    [Fact]
    public void An_event_begins_with_its_first_byte_that_is_not_white_space()
    {
        FramingResult result = Records.EveryWay(Records.Ndjson, "{}\n\n  []\r\n7\n");
        Assert.Equal([0, 6, 10], result.Events.Select(evt => evt.Offset));
        Assert.Equal(SseOutcome.Clean, result.Outcome);
    }

    [Theory]
    [InlineData("{\"a\":\"}\"}")]
    [InlineData("{\"a\":\"\\\\\"} ")]
    [InlineData("[[],{}]\r")]
    public void A_last_line_without_newline_counts_if_nothing_can_be_missing(string last)
    {
        FramingResult result = Records.EveryWay(Records.Ndjson, "{}\n" + last);
        Assert.Equal(["{}", last.TrimEnd('\r')], result.Events.Select(evt => evt.Data));
        Assert.Equal(SseOutcome.Clean, result.Outcome);
    }

    [Theory]
    [InlineData("{\"a\":\"}")]
    [InlineData("{\"a\":\"\\\"}")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("12")]
    [InlineData("tru")]
    public void Any_other_last_line_was_cut(string last)
    {
        FramingResult result = Records.EveryWay(Records.Ndjson, "{}\n" + last);
        Assert.Equal(["{}"], result.Events.Select(evt => evt.Data));
        Assert.Equal(SseOutcome.CutMidEvent, result.Outcome);
        Assert.Equal(last, result.IncompleteData);

        FramingResult lenient = Records.EveryWay(Records.Ndjson, "{}\n" + last, new SseFramerOptions { DispatchIncompleteAtEnd = true });
        Assert.Equal(["{}", last], lenient.Events.Select(evt => evt.Data));
        Assert.Equal(SseOutcome.Clean, lenient.Outcome);
    }

    [Theory]
    [InlineData("{\"a\":1}\n", 7)]
    [InlineData("  {\"a\":1}\r\n", 8)]
    [InlineData("{\"a\":1}", 7)]
    public void The_limit_is_exact(string stream, int length)
    {
        Assert.Single(Records.EveryWay(Records.Ndjson, stream, new SseFramerOptions { MaxEventBytes = length }).Events);

        FramingResult beyond = Records.EveryWay(Records.Ndjson, stream, new SseFramerOptions { MaxEventBytes = length - 1 });
        Assert.Equal(SseErrorCode.EventTooLarge, beyond.Error);
        Assert.Equal(stream.IndexOf('{', StringComparison.Ordinal), beyond.ErrorOffset);
    }

    [Theory]
    [InlineData("{}\n{\"a\":12345}\n[]\n", 2)]
    [InlineData("{}\n{\"a\":12345}", 1)]
    public void What_exceeds_it_can_be_dropped(string stream, int events)
    {
        FramingResult result = Records.EveryWay(
            Records.Ndjson, stream, new SseFramerOptions { MaxEventBytes = 5, OverflowPolicy = SseOverflowPolicy.DropAndResync });
        Assert.Equal(events, result.Events.Count);
        Assert.Equal(1, result.DroppedEvents);
        Assert.Equal(SseOutcome.LimitExceeded, result.Outcome);
    }

    [Fact]
    public void It_frames_like_splitting_at_newlines() => Property.Check(Streams, stream =>
    {
        byte[] bytes = Encoding.UTF8.GetBytes(stream.Text);
        int end = stream.Text.LastIndexOf('\n') + 1;
        IEnumerable<string> expected = stream.Text[..end].Split('\n').Select(line => line.TrimStart(' ', '\t', '\r'))
            .Where(line => line.Length > 0).Select(line => line.EndsWith('\r') ? line[..^1] : line);
        FramingResult whole = Records.FewWays(Records.Ndjson, bytes);
        Assert.Equal(expected, whole.Events.Select(evt => evt.Data).Take(expected.Count()));

        using var framer = new NdjsonFramer(SseFramerOptions.Default);
        Records.Run(framer, bytes, Chunkings.OfSize(bytes.Length, 3));
        framer.Reset(0);
        Assert.Equal(whole, Records.Run(framer, bytes, Chunkings.Random(bytes.Length, stream.Seed)));
    });
}
