using System.Globalization;
using System.Text;
using SseCore.Tests.Framing;

namespace SseCore.Tests.Deltas;

/// <summary>
/// Deltas cost no allocation per event: not a byte over thousands of events of every kind that a long answer has, including named
/// events, ids, escapes, split surrogate pairs and multi-line data, once buffers are warm.
/// </summary>
[Collection(AllocationCollection.Name)]
public class DeltaAllocationTests
{
    private const int EventsPerRound = 700;
    private const int WarmUpRounds = 8;
    private const int Rounds = 5;

    private static readonly Dictionary<string, Func<int, string>> Payloads = new()
    {
        ["openai-chat"] = ChatChunk,
        ["anthropic-messages"] = MessagesEvent,
        ["gemini"] = GeminiEvent,
    };

    public static TheoryData<string, int> DialectsAndChunkSizes
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (string dialect in Payloads.Keys)
            {
                if (dialect == "gemini")
                {
                    // Its calls have no index, so each is another: a stream without end would have calls without end.
                    continue;
                }

                foreach (int chunkSize in (int[])[1, 61, 1399, 16_383])
                {
                    data.Add(dialect, chunkSize);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(DialectsAndChunkSizes))]
    public void Sans_IO(string dialect, int chunkSize) => Reads_without_allocating(dialect, dialect, chunkSize);

    [Theory]
    [InlineData("openai-chat")]
    [InlineData("anthropic-messages")]
    public void Detected(string dialect) => Reads_without_allocating(dialect, "auto", chunkSize: 4096);

    [Theory]
    [InlineData("openai-chat")]
    [InlineData("anthropic-messages")]
    public void Framed_elsewhere(string dialect)
    {
        byte[][] payloads = [.. Enumerable.Range(0, EventsPerRound).Select(number => Encoding.UTF8.GetBytes(Payloads[dialect](number)))];
        string[] types = ["message", "content_block_delta", "", "ping"];
        using DeltaItemParser items = DeltaItemParser.Create(dialect);
        var allocated = new AllocationRounds(WarmUpRounds);
        int deltas = 0;
        for (int round = 0; round < WarmUpRounds + Rounds; round++)
        {
            allocated.Mark();

            for (int i = 0; i < payloads.Length; i++)
            {
                foreach (Delta delta in items.Parse(types[i % types.Length], payloads[i]))
                {
                    deltas += delta.Kind == DeltaKind.None ? 0 : 1;
                }
            }
        }

        allocated.AssertZero();
        Assert.True(deltas > (WarmUpRounds + Rounds) * EventsPerRound / 2);
    }

    [Theory]
    [MemberData(nameof(DialectsAndChunkSizes))]
    public Task Over_a_pipe(string dialect, int chunkSize) =>
        Reads_without_allocating(DeltaStream.Create(new LoopingPipeReader(StreamOf(dialect), chunkSize), ParserOf(dialect), DeltaStreamOptions.Default));

    [ReadsOfStreamsTheory]
    [MemberData(nameof(DialectsAndChunkSizes))]
    public Task Over_a_stream(string dialect, int chunkSize) =>
        Reads_without_allocating(DeltaStream.Create(new LoopingStream(StreamOf(dialect), chunkSize), ParserOf(dialect), DeltaStreamOptions.Default));

    [Theory]
    [InlineData("openai-chat")]
    [InlineData("anthropic-messages")]
    [InlineData("gemini")]
    public void Accumulated_and_reset(string dialect)
    {
        byte[] stream = StreamOf(dialect);
        using DeltaParser parser = ParserOf(dialect);
        using var message = new MessageAccumulator();
        var allocated = new AllocationRounds(WarmUpRounds);
        for (int round = 0; round < WarmUpRounds + Rounds; round++)
        {
            allocated.Mark();

            parser.Reset();
            message.Reset();
            ReadOnlySpan<byte> chunk = stream;
            while (parser.TryRead(ref chunk, out Delta delta))
            {
                message.Add(delta);
            }

            Assert.False(message.Choices[0].Text.IsEmpty);
        }

        allocated.AssertZero();
    }

    private static void Reads_without_allocating(string streamDialect, string parserDialect, int chunkSize)
    {
        byte[] stream = StreamOf(streamDialect);
        using DeltaParser parser = ParserOf(parserDialect);
        var allocated = new AllocationRounds(WarmUpRounds);
        int deltas = 0;
        for (int round = 0; round < WarmUpRounds + Rounds; round++)
        {
            allocated.Mark();

            for (int start = 0; start < stream.Length; start += chunkSize)
            {
                ReadOnlySpan<byte> chunk = stream.AsSpan(start, Math.Min(chunkSize, stream.Length - start));
                while (parser.TryRead(ref chunk, out _))
                {
                    deltas++;
                }
            }
        }

        allocated.AssertZero();
        Assert.True(deltas > (WarmUpRounds + Rounds) * EventsPerRound / 2);
    }

    // The source always completes synchronously, so the thread and its count stay the same.
    private static async Task Reads_without_allocating(DeltaStream reader)
    {
        var allocated = new AllocationRounds(WarmUpRounds);
        int left = (WarmUpRounds + Rounds) * EventsPerRound;
        while (left > 0)
        {
            Assert.True(await reader.WaitToReadAsync());
            while (reader.TryRead(out _))
            {
                if (left-- % EventsPerRound == 0)
                {
                    allocated.Mark();
                }
            }
        }

        allocated.AssertZero();
        await reader.DisposeAsync();
    }

    // A parser without shapes of other tests, which could make learning another shape worthwhile at any moment.
    private static DeltaParser ParserOf(string dialect)
    {
        var parser = DeltaParser.Create(dialect);
        parser.OwnShapes = new ShapeLibrary();
        return parser;
    }

    private static byte[] StreamOf(string dialect) =>
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, EventsPerRound).Select(number => Framed(Payloads[dialect](number), number))));

    // Every way to frame an event, including the comment and the event type without information.
    private static string Framed(string payload, int number) => (number % 5) switch
    {
        0 => $"data: {payload}\n\n",
        1 => string.Create(CultureInfo.InvariantCulture, $"id: {number}\r\ndata: {payload}\r\n\r\n"),
        2 => $"data: {payload.Replace(",", ",\ndata: ", StringComparison.Ordinal)}\n\n",
        3 => $": keep-alive\n\nevent: message\rretry: 3000\rdata:{payload}\r\r",
        _ => $"unknown: field\ndata: {payload}\n\n",
    };

    private static string ChatChunk(int number) => (number % 7) switch
    {
        0 => Chunk("""{"role":"assistant","content":"plain words "}"""),
        1 => Chunk("""{"content":"escaped \"words\"\n\u00e9 \ud83d\ude42"}"""),
        2 => Chunk("""{"reasoning_content":"half of a pair \ud83d"}"""),
        3 => Chunk("""{"reasoning":"\ude42 and the other half"}"""),
        4 => Chunk("""{"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"look","arguments":"{\"a\":"}}]}"""),
        5 => Chunk("""{"tool_calls":[{"index":0,"function":{"arguments":" 1}"}},{"index":1,"function":{"arguments":"{}"}}]}"""),
        _ => $$$"""{"id":"chatcmpl-1","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":{{{number}}}}}""",
    };

    private static string Chunk(string delta) =>
        $$"""{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{{delta}},"logprobs":null,"finish_reason":null}]}""";

    private static string MessagesEvent(int number) => (number % 9) switch
    {
        0 => """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"plain words "}    }""",
        1 => """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"escaped \"words\"\n\u00e9 \ud83d\ude42"}}""",
        2 => """{"delta":{"thinking":"half of a pair \ud83d","type":"thinking_delta"},"index":1,"type":"content_block_delta"}""",
        3 => """{"type":"content_block_delta","index":1,"delta":{"type":"thinking_delta","thinking":"\ude42 and the other half"}}""",
        4 => """{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"a\": 1}"}}""",
        5 => """{"type":"ping"}""",
        6 => """{"type":"content_block_delta","index":1,"delta":{"type":"signature_delta","signature":"c2lnbmF0dXJl"}}""",
        7 => """{"type":"content_block_start","index":3,"content_block":{"type":"redacted_thinking","data":"b3BhcXVl"}}""",
        _ => $$$"""{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":{{{number}}}}}""",
    };

    private static string GeminiEvent(int number) => (number % 4) switch
    {
        0 => """{"candidates":[{"content":{"parts":[{"text":"plain words "}],"role":"model"},"index":0}],"modelVersion":"m","responseId":"r"}""",
        1 => """{"candidates":[{"content":{"parts":[{"text":"a thought","thought":true}]},"index":0}]}""",
        2 => """{"candidates":[{"content":{"parts":[{"text":"","thoughtSignature":"c2lnbmF0dXJl"}]},"index":0}]}""",
        _ => $$$"""{"candidates":[{"content":{"parts":[{"functionCall":{"name":"look","args":{"a":{{{number}}}}},"thoughtSignature":"c2lnbmF0dXJl"}]},"index":0}]}""",
    };
}
