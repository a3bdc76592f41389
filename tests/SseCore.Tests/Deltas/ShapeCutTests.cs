using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Deltas;

/// <summary>Events that a chunk's end splits while a text continues: the deltas are those of whole events.</summary>
public class ShapeCutTests
{
    private const string Usual = """{"id":"i","choices":[{"index":0,"delta":{"content":"word"},"finish_reason":null}]}""";

    /// <summary>A dialect, the bytes before and after each payload, a payload that continues a text, and payloads that may replace it.</summary>
    public static TheoryData<string, string, string, string, string[]> Streams => new()
    {
        { "openai-chat", "data: ", "\n\n", Usual, ChatEvents },
        { "openai-chat", "data: ", "\r\n\r\n", Usual, ChatEvents },
        { "openai-chat", "event: message\ndata: ", "\n\n", Usual, ChatEvents },
        { "openai-chat", "data: ", "\nevent: message\n\n", Usual, ChatEvents },
        {
            "anthropic-messages",
            "event: content_block_delta\ndata: ",
            "\n\n",
            """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"word"}}""",
            [
                """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"another, of some length"}     }""",
                """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}}""",
                """{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"elsewhere"}}""",
            ]
        },
        {
            "ollama-chat",
            string.Empty,
            "\n",
            """{"created_at":"1","message":{"role":"assistant","content":"word"},"done":false}""",
            [
                """{"created_at":"22","message":{"role":"assistant","content":"\u00e4 \"\\"},"done":false}""",
                """{"created_at":"3","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","eval_count":3}""",
                """{"created_at":"3","message":"word"},"done":false}""",
            ]
        },
    };

    private static string[] ChatEvents =>
    [
        Usual,
        Usual.Replace("word", "a\\n\\u00e4\\\"b", StringComparison.Ordinal),
        Usual.Replace("word", new string('x', 300), StringComparison.Ordinal),
        Usual.Replace("word", "\xC3\xA4 \xFF", StringComparison.Ordinal),
        Usual.Replace("word", "\\ud83d", StringComparison.Ordinal),
        Usual.Replace("word", string.Empty, StringComparison.Ordinal),
        Usual.Replace("word", "ends \ndata: here", StringComparison.Ordinal),
        Usual.Replace("word", "ends here\n\ndata: {}", StringComparison.Ordinal),
        Usual.Replace("word", "\r", StringComparison.Ordinal),
        Usual.Replace("\"i\"", "\"another\"", StringComparison.Ordinal),
        Usual.Replace("null", "\"stop\"", StringComparison.Ordinal),
        """{"id":"i","choices":[]}""",
        """{"error":{"message":"no more"}}""",
        "[DONE]",
    ];

    [Theory]
    [MemberData(nameof(Streams))]
    public void They_are_told_as_if_they_were_whole(string dialect, string before, string behind, string usual, string[] others)
    {
        string prelude = string.Concat(Enumerable.Repeat(before + usual + behind, 6));
        foreach (string other in others)
        {
            byte[] stream = Encoding.Latin1.GetBytes(prelude + before + other + behind + string.Concat(Enumerable.Repeat(before + usual + behind, 3)));
            int end = prelude.Length + before.Length + other.Length + behind.Length + usual.Length;
            using DeltaParser with = DeltaParser.Create(dialect);
            using DeltaParser without = DeltaParser.Create(dialect, new DeltaParserOptions { UseShapes = false });
            for (int cut = prelude.Length - 1; cut < end; cut++)
            {
                foreach (int length in (int[])[1, 5, 40, stream.Length])
                {
                    DemandSame(with, without, stream, [cut, length]);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void One_that_is_never_whole_is_told_as_it_is(string dialect, string before, string behind, string usual, string[] others)
    {
        string prelude = string.Concat(Enumerable.Repeat(before + usual + behind, 6));
        foreach (bool dispatches in (bool[])[false, true])
        {
            var options = new DeltaParserOptions { Framing = new SseFramerOptions { DispatchIncompleteAtEnd = dispatches } };
            using DeltaParser with = DeltaParser.Create(dialect, options);
            using DeltaParser without = DeltaParser.Create(dialect, options with { UseShapes = false });
            foreach (string other in others)
            {
                byte[] stream = Encoding.Latin1.GetBytes(prelude + before + other + behind);
                for (int length = prelude.Length; length <= stream.Length; length++)
                {
                    DemandSame(with, without, stream[..length], [length]);
                    DemandSame(with, without, stream[..length], [length - 1, 1]);
                }
            }
        }
    }

    [Theory]
    [InlineData(SseOverflowPolicy.Throw)]
    [InlineData(SseOverflowPolicy.DropAndResync)]
    public void The_limit_is_the_same(SseOverflowPolicy policy)
    {
        for (int limit = Usual.Length; limit < Usual.Length + 40; limit++)
        {
            DemandSameOf("longer than any before", new DeltaParserOptions { Framing = new SseFramerOptions { MaxEventBytes = limit, OverflowPolicy = policy } });
        }
    }

    [Fact]
    public void A_text_that_is_not_UTF8_is_thrown_all_the_same() =>
        DemandSameOf("\xFF", new DeltaParserOptions { InvalidUtf8 = InvalidUtf8Policy.Throw });

    [ShapesFact]
    public void They_are_known_by_their_shape()
    {
        byte[] evt = Encoding.Latin1.GetBytes(Framed(Usual));
        byte[] stream = [.. Enumerable.Repeat(evt, 400).SelectMany(bytes => bytes)];
        for (int size = 3 * evt.Length; size < 4 * evt.Length; size++)
        {
            using DeltaParser parser = DeltaParser.Create("openai-chat");
            parser.OwnShapes = new ShapeLibrary();
            DeltaTranscript.Of(parser, stream, Chunkings.OfSize(stream.Length, size));

            // Except those from which the shape was learned, and those of which only the last line end is split off.
            Assert.InRange(parser.EventsByShape, 395, 398);
        }
    }

    [Fact]
    public void One_may_be_forgotten()
    {
        byte[] stream = Encoding.Latin1.GetBytes(Framed([.. Enumerable.Repeat(Usual, 6)]));
        using DeltaParser parser = DeltaParser.Create("openai-chat");
        for (int i = 0; i < 3; i++)
        {
            parser.Reset();
            ReadOnlySpan<byte> chunk = stream.AsSpan(0, stream.Length - 10);
            Assert.True(parser.TryRead(ref chunk, out Delta delta));
            Assert.Equal((DeltaKind.MessageStart, 0), (delta.Kind, delta.Offset));
            Assert.Equal(Usual, Encoding.Latin1.GetString(delta.Raw));
            while (parser.TryRead(ref chunk, out _))
            {
            }

            Assert.True(chunk.IsEmpty);
        }
    }

    // After ordinary events, one with this text, split anywhere.
    private static void DemandSameOf(string text, DeltaParserOptions options)
    {
        string prelude = Framed([.. Enumerable.Repeat(Usual, 6)]);
        byte[] stream = Encoding.Latin1.GetBytes(prelude + Framed(Usual.Replace("word", text, StringComparison.Ordinal), Usual, Usual));
        using DeltaParser with = DeltaParser.Create("openai-chat", options);
        using DeltaParser without = DeltaParser.Create("openai-chat", options with { UseShapes = false });
        for (int cut = prelude.Length; cut < stream.Length - (2 * Usual.Length); cut++)
        {
            DemandSame(with, without, stream, [cut]);
        }
    }

    // Chunks of these sizes, as far as the stream goes, and then the rest.
    private static void DemandSame(DeltaParser with, DeltaParser without, byte[] stream, int[] sizes)
    {
        with.Reset();
        with.OwnShapes = new ShapeLibrary();
        without.Reset();
        int first = Math.Min(sizes[0], stream.Length);
        int second = sizes.Length == 1 ? 0 : Math.Min(sizes[1], stream.Length - first);
        var chunking = new Chunking($"chunks of {first} and {second}", first, second, stream.Length - first - second);
        string? difference = DeltaTranscript.Of(without, stream, chunking).DifferenceTo(DeltaTranscript.Of(with, stream, chunking));
        Assert.True(difference is null, $"{chunking} of {Encoding.Latin1.GetString(stream)}: without shapes {difference} with them");
    }

    private static string Framed(params string[] payloads) => string.Concat(payloads.Select(payload => $"data: {payload}\n\n"));
}
