using System.Net.ServerSentEvents;
using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Deltas;

/// <summary>Deltas after the parser in the framework: the same as those of <see cref="DeltaParser"/>, except for what must differ.</summary>
public class DeltaItemParserTests
{
    public static TheoryData<string> Samples => [.. SampleStream.All.Keys];

    public static TheoryData<string> Dialects => ["openai-chat", "anthropic-messages"];

    public static IEnumerable<object[]> Recorded => SharedFolder.Path is null ? [["", ""]] :
        from line in File.ReadLines(SharedFolder.PathOf("corpus/INDEX.tsv")).Skip(1)
        let columns = line.Split('\t')
        where columns[0].EndsWith(".sse", StringComparison.Ordinal)
        select new object[] { DeltaParser.DialectNames.Contains(columns[2]) ? columns[2] : "auto", columns[0] };

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Sample_streams_give_the_deltas_of_the_parser(string name)
    {
        SampleStream sample = SampleStream.All[name];
        foreach (Chunking chunking in Chunkings.Few(sample.Bytes.Length))
        {
            await AssertSame(sample.Dialect, sample.Bytes, chunking);
            await AssertSame("auto", sample.Bytes, chunking);
        }
    }

    [SharedTheory]
    [MemberData(nameof(Recorded))]
    public async Task Recorded_streams_give_the_deltas_of_the_parser(string dialect, string file)
    {
        byte[] stream = await File.ReadAllBytesAsync(SharedFolder.PathOf($"corpus/{file}"));
        await AssertSame(dialect, stream, Chunkings.OfSize(stream.Length, 1399));
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Generated_streams_give_the_deltas_of_the_parser(string dialect) => Property.Check(
        GeneratedMessage.Of(dialect), message =>
    {
        byte[] stream = message.BytesInAnyLayout;
        return AssertSame(dialect, stream, Chunkings.Random(stream.Length, message.Seed));
    });

    [Fact]
    public void Items_are_what_the_caller_makes_of_them()
    {
        using DeltaItemParser items = DeltaItemParser.Create<OpenAiChat>();
        SseParser<string> texts = SseParser.Create(StreamOf(Text("a "), Text("b"), "[DONE]"), (type, data) => items.Parse(type, data).GetText());
        Assert.Equal(["a ", "b", ""], texts.Enumerate().Select(item => item.Data));
        Assert.Equal(StreamOutcome.Completed, items.Complete().Outcome);
    }

    [Fact]
    public void The_text_is_that_of_the_kind_and_choice()
    {
        using DeltaItemParser items = DeltaItemParser.Create<OpenAiChat>();
        EventDeltas deltas = items.Parse("message", """
            {"choices":[{"index":0,"delta":{"content":"a","reasoning":"r"}},{"index":1,"delta":{"content":"b"}},{"index":0,"delta":{"content":"\u00e9"}}]}
            """u8);
        Assert.Equal(("aé", "b", "r", ""), (deltas.GetText(), deltas.GetText(choice: 1), deltas.GetText(DeltaKind.Reasoning), deltas.GetText(DeltaKind.Refusal)));
    }

    [Fact]
    public void A_message_is_assembled_of_items()
    {
        using DeltaItemParser items = DeltaItemParser.Create("auto");
        using var message = new MessageAccumulator();
        foreach (SseItem<EventDeltas> item in SseParser.Create(StreamOf(Text("a "), Text("b"), "[DONE]"), items.Parse).Enumerate())
        {
            message.Add(item.Data);
        }

        Assert.Equal(("a b", "openai-chat"), (message.Choices[0].Text.ToString(), items.DialectName));
    }

    [Fact]
    public void Deltas_are_gone_with_the_next_event_unless_copied()
    {
        using DeltaItemParser items = DeltaItemParser.Create<OpenAiChat>();
        const string Payload = """{"model":"m","choices":[{"delta":{"content":"plain"}},{"index":1,"delta":{"content":"\u00e9"}}],"usage":{"prompt_tokens":3}}""";
        EventDeltas borrowed = items.Parse("message", Encoding.UTF8.GetBytes(Payload));
        List<ReadDelta> expected = Read(borrowed);
        Assert.Equal(expected, Read(borrowed));
        using OwnedEventDeltas owned = borrowed.ToOwned();
        using OwnedEventDeltas copy = owned.Deltas.ToOwned();
        Assert.True(items.Parse("message", """{"choices":[],"usage":{"prompt_tokens":4}}"""u8)[0].Usage.Input == 4);

        Assert.Throws<InvalidOperationException>(() => borrowed.Count);
        Assert.Throws<InvalidOperationException>(() => borrowed[0].Kind);
        Assert.Throws<InvalidOperationException>(() => borrowed.ToOwned());
        Assert.Equal(4, expected.Count);
        Assert.Equal(expected, Read(owned.Deltas));
        Assert.Equal(expected, Read(copy.Deltas));
        Assert.Equal(Payload, Encoding.UTF8.GetString(copy.Deltas[0].Raw));
        copy.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Read(copy.Deltas));
    }

    [Fact]
    public void No_deltas_are_none()
    {
        EventDeltas none = default;
        Assert.True(none.IsEmpty);
        Assert.Empty(Read(none));
        Assert.Throws<ArgumentOutOfRangeException>(() => none[0].Kind);
        using OwnedEventDeltas owned = none.ToOwned();
        Assert.True(owned.Deltas.IsEmpty);
    }

    [Fact]
    public async Task The_end_brings_what_was_held_back()
    {
        DeltaResult result = await InBox("openai-chat", $"data: {Text("a\\ud83d")}\n\n");
        Assert.Equal(["Text 0/0 \"a\"", "Text 0/0 \"\uFFFD\""], result.Deltas.Select(delta => delta.ToString()));
        Assert.Equal(StreamOutcome.NoTerminator, result.Summary.Outcome);
    }

    [Fact]
    public void The_message_is_over_with_the_terminator()
    {
        using DeltaItemParser items = DeltaItemParser.Create<OpenAiChat>();
        items.Parse("message", Encoding.UTF8.GetBytes(Text("a")));
        Assert.False(items.IsTerminated);
        items.Parse("message", " [DONE]"u8);
        Assert.True(items.IsTerminated);
        Assert.True(items.Parse("message", Encoding.UTF8.GetBytes(Text("b"))).IsEmpty);
        StreamSummary summary = items.Complete();
        Assert.Equal((StreamOutcome.Completed, 2L, Text("ab").Length + 6L, Text("b").Length), (summary.Outcome, summary.Events, summary.Bytes - summary.BytesAfterTerminator, summary.BytesAfterTerminator));
        Assert.Equal(summary, items.Complete());
        Assert.Throws<InvalidOperationException>(() => items.Parse("message", "x"u8));
    }

    [Fact]
    public async Task The_loop_can_be_left_while_the_connection_stays_open()
    {
        byte[] bytes = SampleStream.All["openai-chat.text"].Bytes;
        var stream = new ChunkedStream([bytes]) { StaysOpen = true };
        using DeltaItemParser items = DeltaItemParser.Create<OpenAiChat>();
        int deltas = 0;
        await foreach (SseItem<EventDeltas> item in SseParser.Create(stream, items.Parse).EnumerateAsync())
        {
            foreach (Delta delta in item.Data)
            {
                Assert.NotEqual(DeltaKind.None, delta.Kind);
                deltas++;
            }

            if (items.IsTerminated)
            {
                break;
            }
        }

        Assert.Equal(DeltaRunner.Run("openai-chat", bytes, Chunkings.Whole(bytes.Length)).Deltas.Count, deltas);
        Assert.Equal(StreamOutcome.Completed, items.Complete().Outcome);
    }

    // The parser in the framework shows nothing of bytes outside of events.
    [Theory]
    [InlineData("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: {\"cho", StreamOutcome.CutMidEvent, StreamOutcome.NoTerminator)]
    [InlineData("{\"error\":{\"message\":\"m\"}}", StreamOutcome.ProviderError, StreamOutcome.Empty)]
    [InlineData("<!DOCTYPE html>\n", StreamOutcome.NotAnEventStream, StreamOutcome.Empty)]
    [InlineData("", StreamOutcome.Empty, StreamOutcome.Empty)]
    [InlineData("data: {\"error\":{\"message\":\"m\"}}\n\n", StreamOutcome.ProviderError, StreamOutcome.ProviderError)]
    [InlineData("data: {\n\ndata: [DONE]\n\n", StreamOutcome.MalformedPayload, StreamOutcome.MalformedPayload)]
    public async Task Outcomes_are_those_of_the_events(string stream, StreamOutcome own, StreamOutcome inBox)
    {
        Assert.Equal(own, EveryWay.Read("openai-chat", stream).Summary.Outcome);
        Assert.Equal(inBox, (await InBox("openai-chat", stream)).Summary.Outcome);
    }

    // The one fault that affects a delta: the type of a block without data becomes that of the next event.
    [Fact]
    public async Task A_type_that_leaks_makes_an_error_of_what_is_none()
    {
        const string Stream = "event: error\n\ndata: no JSON\n\n";
        Assert.Equal(["Malformed"], EveryWay.Deltas("openai-chat", Stream));
        Assert.Equal(["Error type= code= message=no JSON"], (await InBox("openai-chat", Stream)).Deltas.Select(delta => delta.ToString()));
    }

    [Fact]
    public async Task A_carriage_return_at_the_end_of_a_chunk_waits_for_the_next_byte()
    {
        byte[] chunk = Encoding.UTF8.GetBytes($"data: {Text("a")}\r\r");
        ReadOnlySpan<byte> unread = chunk;
        using DeltaParser parser = DeltaParser.Create<OpenAiChat>();
        Assert.True(parser.TryRead(ref unread, out _));

        using DeltaItemParser items = DeltaItemParser.Create<OpenAiChat>();
        using var cancellation = new CancellationTokenSource();
        var stream = new ChunkedStream([chunk]) { StaysOpen = true };
        await using IAsyncEnumerator<SseItem<EventDeltas>> enumerator = SseParser.Create(stream, items.Parse).EnumerateAsync(cancellation.Token).GetAsyncEnumerator();
        Task<bool> next = enumerator.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public void An_event_beyond_the_limit_is_dropped_or_an_error()
    {
        var options = new DeltaParserOptions { Framing = new SseFramerOptions { MaxEventBytes = 40, OverflowPolicy = SseOverflowPolicy.DropAndResync } };
        byte[] payload = Encoding.UTF8.GetBytes("{\"choices\":[{\"delta\":{\"content\":\"1\"}}]} ");
        using DeltaItemParser dropping = DeltaItemParser.Create<OpenAiChat>(options);
        Assert.Equal(payload.Length, options.Framing.MaxEventBytes);
        Assert.Equal("1", dropping.Parse("message", payload).GetText());
        Assert.True(dropping.Parse("t", payload).IsEmpty);
        StreamSummary summary = dropping.Complete();
        Assert.Equal((StreamOutcome.LimitExceeded, 1L, 1L), (summary.Outcome, summary.DroppedEvents, summary.Events));

        using DeltaItemParser throwing = DeltaItemParser.Create<OpenAiChat>(options with { Framing = new SseFramerOptions { MaxEventBytes = 39 } });
        Assert.Equal(SseErrorCode.EventTooLarge, Assert.Throws<SseException>(() => throwing.Parse("message", payload)).Code);
        Assert.Equal(StreamOutcome.LimitExceeded, throwing.Complete().Outcome);
    }

    [Fact]
    public void What_is_refused_has_no_offset()
    {
        byte[] invalid = [.. "{\"choices\":[{\"delta\":{\"content\":\""u8, 0xFF, .. "\"}}]}"u8];
        using DeltaItemParser strict = DeltaItemParser.Create<OpenAiChat>(new DeltaParserOptions { InvalidUtf8 = InvalidUtf8Policy.Throw });
        using DeltaItemParser few = DeltaItemParser.Create<OpenAiChat>(new DeltaParserOptions { MaxParts = 1 });
        string two = string.Join(",", Enumerable.Range(0, 2).Select(i => $"{{\"index\":{i},\"finish_reason\":\"stop\"}}"));
        foreach (SseException refused in (SseException[])
        [
            Assert.Throws<SseException>(() => strict.Parse("message", invalid)),
            Assert.Throws<SseException>(() => few.Parse("message", Encoding.UTF8.GetBytes($"{{\"choices\":[{two}]}}"))),
        ])
        {
            Assert.Equal(-1, refused.Offset);
            Assert.StartsWith("An event ", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Reset_forgets_the_stream()
    {
        using DeltaItemParser items = DeltaItemParser.Create("auto");
        byte[] stream = SampleStream.All["openai-chat.tools-without-index"].Bytes;
        DeltaResult first = await InBoxDeltas.ReadAsync(items, stream, Chunkings.Whole(stream.Length));
        items.Reset();
        Assert.Equal(first, await InBoxDeltas.ReadAsync(items, stream, Chunkings.Whole(stream.Length)));
    }

    [Fact]
    public void A_disposed_parser_refuses()
    {
        DeltaItemParser items = DeltaItemParser.Create<OpenAiChat>();
        EventDeltas deltas = items.Parse("message", Encoding.UTF8.GetBytes(Text("a")));
        items.Dispose();
        items.Dispose();
        Assert.Throws<ObjectDisposedException>(() => items.Parse("message", "{}"u8));
        Assert.Throws<ObjectDisposedException>(() => items.Complete());
        Assert.Throws<InvalidOperationException>(() => deltas.Count);
    }

    private static async Task AssertSame(string dialect, byte[] stream, Chunking chunking)
    {
        DeltaResult own = DeltaRunner.Run(dialect, stream, Chunkings.Whole(stream.Length));
        DeltaResult inBox = await InBoxDeltas.ReadAsync(dialect, stream, chunking);
        Assert.Equal(own.Deltas.Select(delta => delta with { Offset = 0 }), inBox.Deltas);

        // The events alone do not tell that the stream was cut.
        StreamOutcome outcome = own.Summary.Outcome == StreamOutcome.CutMidEvent ? inBox.Summary.Outcome : own.Summary.Outcome;
        Assert.Equal(
            own.Summary with { Outcome = outcome, Bytes = 0, BytesAfterTerminator = 0 },
            inBox.Summary with { Bytes = 0, BytesAfterTerminator = 0 });
    }

    private static Task<DeltaResult> InBox(string dialect, string stream)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(stream);
        return InBoxDeltas.ReadAsync(dialect, bytes, Chunkings.Whole(bytes.Length));
    }

    private static List<ReadDelta> Read(EventDeltas deltas)
    {
        var read = new List<ReadDelta>();
        foreach (Delta delta in deltas)
        {
            read.Add(ReadDelta.From(delta));
        }

        return read;
    }

    private static MemoryStream StreamOf(params string[] payloads) =>
        new(Encoding.UTF8.GetBytes(string.Concat(payloads.Select(payload => $"data: {payload}\n\n"))));

    private static string Text(string text) => $$$"""{"object":"chat.completion.chunk","choices":[{"delta":{"content":"{{{text}}}"}}]}""";
}
