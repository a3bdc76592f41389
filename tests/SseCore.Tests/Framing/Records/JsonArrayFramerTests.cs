using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using SseCore.TestKit;

namespace SseCore.Tests.Framing.Records;

/// <summary>A JSON array written element by element.</summary>
public class JsonArrayFramerTests
{
    private static readonly string[] Elements =
    [
        "{}", "[]", "{\"a\":[1,{\"b\":\"]}\"}]}", "[[{}],\",\"]", "{\"s\":\"\\\"\\\\\"}", "\"a,b]\"", "\"\\\"\"", "\"\"", "-1.5e3", "true", "null",
        "{\"t\":\"é🙂\\ud83d\"}", "{ \"spaced\" : [ ] }",
    ];

    private static readonly string[] Separators = [",", ", ", "\r\n,\r\n", "\n,"];

    private static Arbitrary<string> Arrays => Arb.From(
        from elements in Gen.ListOf(Gen.Elements(Elements))
        from separator in Gen.Elements(Separators)
        from edge in Gen.Elements("", " ", "\n")
        select $"{edge}[{edge}{string.Join(separator, elements)}{edge}]{edge}");

    [Fact]
    public void It_hands_out_the_elements_of_any_array() => Property.Check(Arrays, array =>
    {
        FramingResult result = Records.FewWays(Records.JsonArray, Encoding.UTF8.GetBytes(array));
        Assert.Equal(JsonDocument.Parse(array).RootElement.EnumerateArray().Select(element => element.GetRawText()), result.Events.Select(evt => evt.Data));
        Assert.Equal(SseOutcome.Clean, result.Outcome);
    });

    [Fact]
    public void An_element_comes_with_its_closing_bracket()
    {
        using var framer = new JsonArrayFramer(SseFramerOptions.Default);
        ReadOnlySpan<byte> chunk = "[{\"a\":{}"u8;
        Assert.False(framer.TryRead(ref chunk, out _));
        chunk = "}"u8;
        Assert.True(framer.TryRead(ref chunk, out SseEvent evt));
        Assert.Equal("{\"a\":{}}"u8, evt.Data);
        Assert.Equal(1, evt.Offset);
    }

    [Fact]
    public void Only_the_closing_bracket_of_the_array_makes_it_whole()
    {
        const string Stream = "[{\"a\":1}\r\n,\r\n{\"b\":\"]\"}\r\n]\r\n";
        int whole = Stream.LastIndexOf(']') + 1;
        for (int length = 1; length <= Stream.Length; length++)
        {
            FramingResult result = Records.EveryWay(Records.JsonArray, Stream[..length]);
            Assert.Equal(length < whole ? SseOutcome.CutMidEvent : SseOutcome.Clean, result.Outcome);
            Assert.Equal(length < 8 ? 0 : length < 22 ? 1 : 2, result.Events.Count);
        }

        Assert.Equal("{\"b\":", Records.EveryWay(Records.JsonArray, Stream[..18]).IncompleteData);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData(" x[{}]")]
    public void What_is_no_array_has_no_elements(string stream)
    {
        using var framer = new JsonArrayFramer(SseFramerOptions.Default);
        Assert.Empty(Records.EveryWay(Records.JsonArray, stream).Events);
        Records.Run(framer, Encoding.UTF8.GetBytes(stream), Chunkings.Whole(stream.Length));
        Assert.True(framer.IsBroken);
        Assert.False(framer.HasSeenFraming);
    }

    [Fact]
    public void What_follows_the_array_is_not_read() =>
        Assert.Equal(["{}"], Records.Data(Records.JsonArray, "[{}] ,{\"a\":1}]"));

    [Fact]
    public void The_limit_is_exact()
    {
        const string Stream = "[{\"a\":1} , {\"b\":23} , [4]]";
        Assert.Equal(3, Records.EveryWay(Records.JsonArray, Stream, new SseFramerOptions { MaxEventBytes = 8 }).Events.Count);

        FramingResult beyond = Records.EveryWay(Records.JsonArray, Stream, new SseFramerOptions { MaxEventBytes = 7 });
        Assert.Single(beyond.Events);
        Assert.Equal(11, beyond.ErrorOffset);

        FramingResult dropped = Records.EveryWay(
            Records.JsonArray, Stream, new SseFramerOptions { MaxEventBytes = 7, OverflowPolicy = SseOverflowPolicy.DropAndResync });
        Assert.Equal(["{\"a\":1}", "[4]"], dropped.Events.Select(evt => evt.Data));
        Assert.Equal((1, SseOutcome.LimitExceeded), (dropped.DroppedEvents, dropped.Outcome));
    }
}
