using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Framing.Records;

/// <summary><see cref="SseFramerOptions.MaxEventBytes"/> of the framings other than SSE: exact to the byte, under any chunking and both policies.</summary>
public class RecordLimitTests
{
    /// <summary>A record before the large one, the large one, one after it, and the bytes before, between and after them.</summary>
    public static TheoryData<string, byte[], byte[], byte[], string[]> Streams => new()
    {
        { "lines", Bytes("{}"), Bytes("{\"a\":\"12345678\"}"), Bytes("[]"), ["", "\n", "\n", "\n"] },
        { "lines, with CR", Bytes("{}"), Bytes("{\"a\":\"12345678\"}\r"), Bytes("[]"), ["", "\r\n", "\n", "\r\n"] },
        { "lines, the last without an end", Bytes("{}"), Bytes("{\"a\":\"12345678\"}"), Bytes("[]"), ["", "\n", "\n", ""] },
        { "array", Bytes("{}"), Bytes("{\"a\":\"1234]5678\"}"), Bytes("7"), ["[", ", ", "\r\n,", "]"] },
        { "array of scalars", Bytes("1"), Bytes("\"12345678\""), Bytes("2"), ["[", ",", " ,", "]"] },
        { "aws", AwsMessage.Write("{}", []), AwsMessage.Event("large", "{}"), AwsMessage.Write("[]", []), ["", "", "", ""] },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public void It_is_exact(string framing, byte[] before, byte[] large, byte[] behind, string[] around)
    {
        Records.Create create = framing.StartsWith("lines", StringComparison.Ordinal) ? Records.Ndjson : framing == "aws" ? Records.Aws : Records.JsonArray;
        byte[] stream = [.. Bytes(around[0]), .. before, .. Bytes(around[1]), .. large, .. Bytes(around[2]), .. behind, .. Bytes(around[3])];
        int start = around[0].Length + before.Length + around[1].Length;
        FramingResult whole = Records.EveryWay(create, stream);
        Assert.Equal(3, whole.Events.Count);
        foreach (SseOverflowPolicy policy in Enum.GetValues<SseOverflowPolicy>())
        {
            Assert.Equal(whole, Records.EveryWay(create, stream, new SseFramerOptions { MaxEventBytes = large.Length, OverflowPolicy = policy }));
        }

        FramingResult thrown = Records.EveryWay(create, stream, new SseFramerOptions { MaxEventBytes = large.Length - 1 });
        Assert.Equal(whole.Events.Take(1), thrown.Events);
        Assert.Equal((SseErrorCode.EventTooLarge, start), (thrown.Error, thrown.ErrorOffset));

        FramingResult dropped = Records.EveryWay(create, stream, new SseFramerOptions { MaxEventBytes = large.Length - 1, OverflowPolicy = SseOverflowPolicy.DropAndResync });
        Assert.Equal([whole.Events[0], whole.Events[2]], dropped.Events);
        Assert.Equal((1, SseOutcome.LimitExceeded), (dropped.DroppedEvents, dropped.Outcome));
    }

    [Fact]
    public void Behind_the_end_there_is_nothing_more_to_be_refused()
    {
        using DeltaParser parser = DeltaParser.Create<OllamaChat>(new DeltaParserOptions { Framing = new SseFramerOptions { MaxEventBytes = 8 } });
        Assert.Equal(SseErrorCode.EventTooLarge, Assert.Throws<SseException>(() => Read(parser, "{\"a\":\"12345678\"}\n")).Code);
        Assert.Equal(StreamOutcome.LimitExceeded, parser.Complete().Outcome);
        Assert.False(Read(parser, ""));

        static bool Read(DeltaParser parser, string text)
        {
            ReadOnlySpan<byte> chunk = Bytes(text);
            return parser.TryRead(ref chunk, out _);
        }
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
