using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Deltas;

/// <summary>The framing is detected from the first bytes, or given by a content type, and nothing is held back meanwhile.</summary>
public class FramingDetectionTests
{
    private const string Payload = """{"object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"stop"}]}""";
    private const string Ollama = """{"model":"m","message":{"role":"assistant","content":"a"},"done":false}""";
    private const string Bom = "\uFEFF";

    [Theory]
    [InlineData("openai-chat", "data: " + Payload + "\n\n", StreamFraming.Sse)]
    [InlineData("auto", "data: " + Payload + "\n\n", StreamFraming.Sse)]
    [InlineData("auto", Bom + ": hello\n\ndata: " + Payload + "\n\n", StreamFraming.Sse)]
    [InlineData("auto", " \r\n\ndata: " + Payload + "\r\n\r\n", StreamFraming.Sse)]
    [InlineData("auto", Payload + "\n", StreamFraming.Ndjson)]
    [InlineData("auto", Bom + "\n  " + Payload + "\r\n", StreamFraming.Ndjson)]
    [InlineData("ollama-chat", Ollama + "\n", StreamFraming.Ndjson)]
    [InlineData("ollama-chat", "data: " + Ollama + "\n\n", StreamFraming.Sse)]
    [InlineData("openai-chat", "[" + Payload + "]", StreamFraming.JsonArray)]
    [InlineData("auto", " [\n" + Payload + "\n]\n", StreamFraming.JsonArray)]
    public void It_is_found(string dialect, string stream, StreamFraming framing)
    {
        Assert.Contains("Text 0/0 \"a\"", EveryWay.Deltas(dialect, stream));
        Assert.Equal(framing, FramingOf(dialect, stream, contentType: null));
    }

    [Theory]
    [InlineData("text/event-stream", StreamFraming.Sse)]
    [InlineData("text/event-stream; charset=utf-8", StreamFraming.Sse)]
    [InlineData("Text/Event-Stream ;x", StreamFraming.Sse)]
    [InlineData("application/x-ndjson", StreamFraming.Ndjson)]
    [InlineData("application/jsonl; charset=utf-8", StreamFraming.Ndjson)]
    [InlineData("application/vnd.amazon.eventstream", StreamFraming.AwsEventStream)]
    [InlineData("application/json", StreamFraming.JsonArray)]
    [InlineData("text/plain", StreamFraming.JsonArray)]
    [InlineData("", StreamFraming.JsonArray)]
    [InlineData(null, StreamFraming.JsonArray)]
    public void A_content_type_that_names_one_is_believed(string? contentType, StreamFraming framing) =>
        Assert.Equal(framing, FramingOf("auto", "[]", contentType));

    [Fact]
    public void Nothing_is_known_of_nothing()
    {
        Assert.Null(FramingOf("auto", "\uFEFF \r\n\t", contentType: null));
        Assert.Equal(StreamOutcome.Empty, EveryWay.Read("auto", "").Summary.Outcome);
        Assert.Equal(StreamOutcome.Empty, EveryWay.Read("ollama-chat", "", new DeltaParserOptions { ContentType = "application/x-ndjson" }).Summary.Outcome);
    }

    // Lines of JSON by the first byte alone; the first line, which would confirm it, is too large.
    [Theory]
    [InlineData(Ollama + "\n" + "{\"done\":\n", "Malformed")]
    [InlineData(Ollama + "\r\n" + "{\"done\":0}\n")]
    [InlineData(Ollama + "\n" + "{\"message\":{\"content\":\"b\"}}\n", "Text 0/0 \"b\"")]
    public void A_line_that_was_dropped_is_a_line(string stream, params string[] deltas)
    {
        var options = new DeltaParserOptions { Framing = new SseFramerOptions { MaxEventBytes = 40, OverflowPolicy = SseOverflowPolicy.DropAndResync } };
        Assert.Equal(deltas, EveryWay.Deltas("ollama-chat", stream, options));
        Assert.Equal(StreamOutcome.LimitExceeded, EveryWay.Read("ollama-chat", stream, options).Summary.Outcome);
    }

    // A gateway's message before the stream that it relays.
    [Theory]
    [InlineData("auto", "{\"status\":\"queued\"}\n\n", "\n")]
    [InlineData("auto", "{\"status\":\"queued\"}\r\n{\"status\":\"running\"}\r\n\r\n", "\r\n")]
    [InlineData("ollama-chat", "{\"done\":false}\n", "\n")]
    public void Lines_of_JSON_before_an_event_stream_are_lines_that_it_ignores(string dialect, string before, string lineEnd)
    {
        string events = string.Concat(Enumerable.Repeat($"data: {(dialect == "auto" ? Payload : Ollama)}{lineEnd}{lineEnd}", 40));
        string padding = new('x', 2000);
        foreach (string stream in (string[])[before + events, before + $"{{\"p\":\"{padding}\"}}\n" + events, before + "event: e" + lineEnd + events])
        {
            Assert.Equal(40, EveryWay.Deltas(dialect, stream).Count(delta => delta.StartsWith("Text", StringComparison.Ordinal)));
            Assert.Equal(0, EveryWay.Read(dialect, stream).Summary.MalformedPayloads);
            Assert.Equal(stream.Length, EveryWay.Read(dialect, stream).Summary.Bytes);
            Assert.Equal(StreamFraming.Sse, FramingOf(dialect, stream, contentType: null));
        }
    }

    [Fact]
    public void What_begins_with_a_colon_is_a_sign_of_life_unless_there_is_JSON_in_it()
    {
        Assert.Equal(["Text 0/0 \"a\"", "Finish 0 stop"], EveryWay.Deltas("openai-chat", $"data: : OPENROUTER PROCESSING\n\ndata: {Payload}\n\n"));
        Assert.Equal(["Malformed"], EveryWay.Deltas("openai-chat", $"data: :{Payload}\n\n"));
    }

    // Lines of JSON by the first byte: a CR ends no such line, unlike a line of an event stream. Shapes that match afterwards were learned
    // from lines.
    [Theory]
    [InlineData("ollama-chat", "{\r\rdata: {\"message\":{\"content\":\"x\"}}\n\n")]
    [InlineData("ollama-chat", "{\r\rdata: {\"message\":{\"content\":\"x\"}}\r\ry\n")]
    [InlineData("ollama-chat", "{\r\rdata: {\"message\":{\"content\":\"x\"},\"done\":true} \r\r\ndata: {\"message\":{\"content\":\"y\"},\"done\":true}\n\n")]
    [InlineData("ollama-chat", "{\r\rdata: x\ndata: y\n\n")]
    [InlineData("ollama-chat", "{\r\r\"error\":\"x\",\r\r\"a\":\r\rdata\n}")]
    [InlineData("ollama-chat", "\r{\"done\":false}\n\n{}\nx")]
    [InlineData("ollama-chat", "x\n" + Ollama + "\n", "application/x-ndjson")]
    [InlineData("ollama-chat", "x\n{\"message\":{\"content\":\"x\"},\"done\":true}\n", "application/x-ndjson")]
    [InlineData("auto", "{\r\rdata: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\ndata: [DONE]\n\n")]
    [InlineData("auto", "{\r\rdata: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]} x\n\ndata: [DONE]\n\n")]
    public void What_looks_like_lines_of_JSON_is_the_same_however_it_is_read(string dialect, string text, string? contentType = null)
    {
        byte[] stream = Encoding.UTF8.GetBytes(text);
        var options = new DeltaParserOptions { ContentType = contentType };
        var shapes = new ShapeLibrary();
        using DeltaParser with = DeltaParser.Create(dialect, options);
        with.OwnShapes = shapes;
        byte[] before = Encoding.UTF8.GetBytes("{\"message\":{\"content\":\"x\"},\"done\":false}\n{\"message\":{\"content\":\"x\"},\"done\":true}\n");
        for (int i = 0; i < 5; i++)
        {
            DeltaTranscript.Of(with, before, Chunkings.Whole(before.Length));
            with.Reset();
        }

        using DeltaParser without = DeltaParser.Create(dialect, options with { UseShapes = false });
        DeltaTranscript expected = DeltaTranscript.Of(without, stream, Chunkings.Whole(stream.Length));
        foreach (Chunking chunking in Chunkings.EverySplit(stream.Length))
        {
            without.Reset();
            string? difference = expected.DifferenceTo(DeltaTranscript.Of(without, stream, chunking));
            Assert.True(difference is null, $"{chunking}: whole {difference} cut");
            with.Reset();
            difference = expected.DifferenceTo(DeltaTranscript.Of(with, stream, chunking));
            Assert.True(difference is null, $"{chunking}: without shapes {difference} with them");
        }
    }

    // Only an LF that comes next belongs to the CR of the terminator.
    [Theory]
    [InlineData("\r\r", "x\n", 2)]
    [InlineData("\r\n\r", "x\n\n", 3)]
    [InlineData("\r\r", "\nx\n", 2)]
    [InlineData("\r\n\r\n", "\n", 1)]
    public void Bytes_after_the_terminator_are_counted(string end, string behind, int count) =>
        Assert.Equal(count, EveryWay.Read("openai-chat", $"data: [DONE]{end}{behind}").Summary.BytesAfterTerminator);

    [Fact]
    public void An_event_is_read_as_soon_as_it_has_arrived()
    {
        using DeltaParser parser = DeltaParser.Create("auto");
        ReadOnlySpan<byte> chunk = Encoding.UTF8.GetBytes(Ollama + "\n");
        Assert.True(parser.TryRead(ref chunk, out _));
        Assert.True(parser.TryRead(ref chunk, out Delta delta));
        Assert.Equal("a"u8, delta.Text);
        Assert.Equal("ollama-chat", parser.DialectName);
    }

    [Fact]
    public void Payloads_before_the_first_one_of_a_dialect_are_read_for_what_all_share() => Assert.Equal(
        ["Error type= code= message=first", "Text 0/0 \"a\""],
        EveryWay.Deltas("auto", "{\"error\":\"first\"}\n{\"status\":\"?\"}\n" + Ollama + "\n").Where(line => !line.StartsWith("MessageStart", StringComparison.Ordinal)));

    [Fact]
    public void Offsets_count_what_came_before_detection()
    {
        ReadDelta text = EveryWay.Read("auto", "\uFEFF\r\n " + Ollama + "\n").Deltas[^1];
        Assert.Equal((DeltaKind.Text, 6L), (text.Kind, text.Offset));
    }

    private static StreamFraming? FramingOf(string dialect, string stream, string? contentType)
    {
        using DeltaParser parser = DeltaParser.Create(dialect, new DeltaParserOptions { ContentType = contentType });
        DeltaRunner.Run(parser, Encoding.UTF8.GetBytes(stream), Chunkings.OfSize(Encoding.UTF8.GetByteCount(stream), 1));
        return parser.Framing;
    }
}
