using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Deltas;

/// <summary>What streams leave to later streams: shapes, and never any of their content.</summary>
public class ShapeLibraryTests
{
    private const int MaxHoles = 64;

    [ShapesFact]
    public void A_stream_like_one_before_is_known_from_its_first_event_on()
    {
        var shapes = new ShapeLibrary();
        byte[] first = Stream("a", tokens: 30);
        byte[] second = Stream("b", tokens: 30);
        KnownOf(first, shapes);
        KnownOf(first, shapes);
        using DeltaParser parser = DeltaParser.Create("openai-chat");
        parser.OwnShapes = shapes;
        DeltaTranscript.Of(parser, second, Chunkings.Whole(second.Length));
        Assert.Equal(parser.Complete().Events, parser.EventsByShape);
    }

    [ShapesFact]
    public void One_that_finds_no_room_knows_its_own_shapes() =>
        Assert.InRange(KnownOf(Stream("a", tokens: 100), new ShapeLibrary(capacity: 0)), 90, 98);

    // The bytes that were compared are those of the comment.
    [Fact]
    public void One_behind_a_comment_is_learned_once()
    {
        byte[] stream = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(": comment\n\ndata: {\"choices\":[]}\n\n", 4)));
        using DeltaParser parser = DeltaParser.Create("openai-chat");
        parser.OwnShapes = new ShapeLibrary();
        var allocated = new AllocationRounds(warmUpRounds: 3);
        for (int round = 0; round < 3 + 4; round++)
        {
            allocated.Mark();
            ReadOnlySpan<byte> chunk = stream;
            while (parser.TryRead(ref chunk, out _))
            {
            }
        }

        allocated.AssertZero();
        Assert.Equal(ShapesFactAttribute.AreOff ? 0 : 1, parser.OwnShapes.Count);
    }

    [Fact]
    public void Nothing_is_kept_of_what_fills_the_holes()
    {
        const string Secret = "a secret that nobody else shall see";
        Shape shape = LearnedShape.Of($$$"""{"id":"{{{Secret}}}","choices":[{"index":0,"delta":{"content":"{{{Secret}}}"}}],"user":"{{{Secret}}}"}""");
        for (int i = 0; i <= shape.HoleCount; i++)
        {
            Assert.DoesNotContain("secret", Encoding.UTF8.GetString(shape.LiteralAt(i)), StringComparison.Ordinal);
        }
    }

    // The id is extracted as long as there is no model.
    [Fact]
    public void An_identity_that_comes_late_is_told()
    {
        const string Text = """{"id":"1","choices":[{"index":0,"delta":{"content":"t"}}]}""";
        var shapes = new ShapeLibrary();
        KnownOf([.. Enumerable.Repeat(Text, 9).SelectMany(LearnedShape.Framed)], shapes);
        byte[] late = [.. new[] { """{"choices":[]}""", Text, Text, """{"id":"1","model":"m","choices":[]}""", Text }.SelectMany(LearnedShape.Framed)];
        Assert.Null(TranscriptOf(late, null).DifferenceTo(TranscriptOf(late, shapes)));
    }

    // Payloads with a common beginning that diverge anywhere, within runs and at holes.
    [Fact]
    public void The_tree_finds_what_comparing_with_each_finds()
    {
        string[] texts = ["\"t\"", "\"\"", "null", "\"\\n\"", "12", "{\"a\":\"x\"}"];
        string[] payloads =
        [
            .. from id in new[] { "\"id\":\"1\",", "\"id\":2,", "", "\"ids\":\"1\"," }
               from text in texts
               from end in new[] { "", ",\"usage\":null", ",\"usage\":{\"prompt_tokens\":5}", ",\"n\":0", ",\"n\":-1e5", ",\"n\":0  ", "  " }
               select $$$"""{{{{id}}}"choices":[{"index":0,"delta":{"content":{{{text}}}}}]{{{end}}}}""",
        ];
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            random.Shuffle(payloads);
            Shape[] shapes = [.. payloads.Take(random.Next(1, 12)).Select(LearnedShape.Of)];
            var library = new ShapeLibrary();
            Array.ForEach(shapes, library.Add);
            foreach (string payload in payloads)
            {
                byte[] evt = LearnedShape.Framed(payload);
                foreach (int length in new[] { evt.Length, evt.Length - 1, evt.Length / 2, 0 })
                {
                    DemandSame(shapes, library, evt.AsSpan(0, length));
                }
            }
        }
    }

    [Fact]
    public void Shapes_of_other_kinds_or_framings_are_not_found()
    {
        byte[] evt = LearnedShape.Framed("""{"choices":[]}""");
        var library = new ShapeLibrary();
        library.Add(LearnedShape.Of("""{"choices":[]}"""));
        TapeValue[] found = new TapeValue[MaxHoles];
        Assert.NotNull(library.TreeOf(DeltaKinds.All, StreamFraming.Sse)?.Match(evt, found, out _));
        Assert.Null(library.TreeOf(DeltaKinds.Text, StreamFraming.Sse));
        Assert.Null(library.TreeOf(DeltaKinds.All, StreamFraming.Ndjson));
    }

    [Fact]
    public void Where_there_is_no_more_room_the_one_used_least_goes()
    {
        var library = new ShapeLibrary(capacity: 2);
        Shape[] shapes = [.. new[] { "a", "b", "c" }.Select(name => LearnedShape.Of($$"""{"choices":[],"{{name}}":1}"""))];
        (shapes[0].Uses, shapes[1].Uses) = (2, 1);
        Array.ForEach(shapes, library.Add);
        TapeValue[] found = new TapeValue[MaxHoles];
        Assert.Equal([true, false, true], new[] { "a", "b", "c" }.Select(name => library.TreeOf(DeltaKinds.All, StreamFraming.Sse)!.Match(LearnedShape.Framed($$"""{"choices":[],"{{name}}":1}"""), found, out _) is not null));
    }

    [Fact]
    public async Task Many_streams_may_use_it_at_once()
    {
        byte[][] streams = [.. Enumerable.Range(0, 40).Select(seed => SeededStream.Make("openai-chat", seed).Stream).Where(stream => stream.Options.InvalidUtf8 != InvalidUtf8Policy.Throw).Select(stream => stream.Bytes)];
        DeltaTranscript[] expected = [.. streams.Select(stream => TranscriptOf(stream, null))];
        var shapes = new ShapeLibrary(capacity: 16);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (int i = 0; i < 10 * streams.Length; i++)
            {
                int one = ((i * 7) + (thread * 11)) % streams.Length;
                Assert.Null(expected[one].DifferenceTo(TranscriptOf(streams[one], shapes)));
            }
        })));
    }

    // For a moment, a reader may see a node's children newer than the values derived from them. The child with the number's hole,
    // after which only other holes may come, is then among children that the next byte selects.
    [Fact]
    public async Task A_tree_may_be_read_while_it_grows()
    {
        Shape[] shapes = [.. new[] { "true", "null", "7" }.Select(value => LearnedShape.Of($$"""{"choices":[],"x":{{value}}}"""))];
        byte[] evt = LearnedShape.Framed("""{"choices":[],"x":8}""");
        ShapeNode? tree = ShapeNode.CreateRoot();
        using var begun = new SemaphoreSlim(0);
        Task reader = Task.Factory.StartNew(
            () =>
            {
                TapeValue[] found = new TapeValue[MaxHoles];
                begun.Release();
                while (Volatile.Read(ref tree) is { } current)
                {
                    Shape? shape = current.Match(evt, found, out _);
                    Assert.True(shape is null || shape == shapes[2]);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        await begun.WaitAsync();
        for (int round = 0; round < 50_000; round++)
        {
            ShapeNode next = ShapeNode.CreateRoot();
            next.TryAdd(shapes[0]);
            next.TryAdd(shapes[1]);
            Volatile.Write(ref tree, next);
            next.TryAdd(shapes[2]);
        }

        Volatile.Write(ref tree, null);
        await reader;
    }

    // Resources of a disposed stream go to the next one on the thread of disposal, and to only one.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Streams_that_take_turns_have_nothing_in_common_but_what_all_share(bool isDisposedElsewhere)
    {
        byte[][] streams = [Stream("a", tokens: 30), Stream("b", tokens: 20), Stream("c", tokens: 10)];
        List<ReadDelta>[] expected = [.. streams.Select(stream => DeltaRunner.Run("openai-chat", stream, Chunkings.Whole(stream.Length), new DeltaParserOptions { UseShapes = false }).Deltas.ToList())];
        for (int round = 0; round < 3; round++)
        {
            DeltaParser[] parsers = [.. streams.Select(_ => DeltaParser.Create("openai-chat"))];
            List<ReadDelta>[] deltas = [.. streams.Select(_ => new List<ReadDelta>())];
            for (int start = 0; start < streams.Max(stream => stream.Length); start += 300)
            {
                for (int i = 0; i < streams.Length; i++)
                {
                    ReadOnlySpan<byte> chunk = streams[i].AsSpan(Math.Min(start, streams[i].Length));
                    chunk = chunk.Slice(0, Math.Min(300, chunk.Length));
                    while (parsers[i].TryRead(ref chunk, out Delta delta))
                    {
                        deltas[i].Add(ReadDelta.From(delta));
                    }
                }
            }

            Assert.Equal(expected, deltas);
            foreach (DeltaParser parser in parsers)
            {
                if (isDisposedElsewhere)
                {
                    var elsewhere = new Thread(parser.Dispose);
                    elsewhere.Start();
                    elsewhere.Join();
                }

                parser.Dispose();
                parser.Dispose();
            }
        }
    }

    private static DeltaTranscript TranscriptOf(byte[] stream, ShapeLibrary? shapes)
    {
        using DeltaParser parser = DeltaParser.Create("openai-chat", new DeltaParserOptions { UseShapes = shapes is not null });
        parser.OwnShapes = shapes;
        return DeltaTranscript.Of(parser, stream, Chunkings.Whole(stream.Length));
    }

    private static void DemandSame(Shape[] shapes, ShapeLibrary library, ReadOnlySpan<byte> input)
    {
        TapeValue[] found = new TapeValue[MaxHoles];
        TapeValue[] foundByTree = new TapeValue[MaxHoles];
        Shape? byTree = library.TreeOf(DeltaKinds.All, StreamFraming.Sse)!.Match(input, foundByTree, out int length);
        Shape? byEach = null;
        foreach (Shape shape in shapes)
        {
            byEach ??= shape.Match(input, found) > 0 ? shape : null;
        }

        Assert.Equal(byEach is null, byTree is null);
        if (byTree is not null)
        {
            Assert.Equal(byTree.Match(input, found), length);
            Assert.Equal(found.Take(byTree.HoleCount), foundByTree.Take(byTree.HoleCount));
        }
    }

    private static long KnownOf(byte[] stream, ShapeLibrary shapes)
    {
        using DeltaParser parser = DeltaParser.Create("openai-chat");
        parser.OwnShapes = shapes;
        DeltaTranscript.Of(parser, stream, Chunkings.Whole(stream.Length));
        return parser.EventsByShape;
    }

    private static byte[] Stream(string id, int tokens)
    {
        IEnumerable<string> texts = Enumerable.Range(0, tokens).Select(token => $$$"""{"id":"{{{id}}}","model":"m","created":{{{token / 10}}},"choices":[{"index":0,"delta":{"content":"{{{token}}}"},"finish_reason":null}]}""");
        string[] payloads =
        [
            $$$"""{"id":"{{{id}}}","model":"m","created":0,"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}""",
            .. texts,
            $$$"""{"id":"{{{id}}}","model":"m","created":0,"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""",
            $$$"""{"id":"{{{id}}}","model":"m","created":0,"choices":[],"usage":{"prompt_tokens":{{{tokens}}},"completion_tokens":5}}""",
            "[DONE]",
        ];
        return [.. payloads.SelectMany(LearnedShape.Framed)];
    }
}
