using System.Buffers.Text;
using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Deltas;

/// <summary><see cref="SseFramerOptions.MaxEventBytes"/> when reading deltas: exact whether or not a shape matches, and memory does not grow with the input.</summary>
[Collection(AllocationCollection.Name)]
public class EventLimitTests
{
    private const int Limit = 64 * 1024;

    // The buffer grows by doubling: all of its sizes together are at most twice the last, rounded up; two buffers may hold the same.
    private const long MostMemory = 8 * Limit;

    private static readonly byte[] Repeated = [.. Enumerable.Repeat((byte)'x', 64 * 1024)];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_is_exact_however_the_event_is_known(bool usesShapes)
    {
        // The last of ten similar events is a byte longer than the others.
        string payload = """{"choices":[{"index":0,"delta":{"content":"abc"}}]}""";
        string longer = payload.Replace("abc", "abcd", StringComparison.Ordinal);
        byte[] stream = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat($"data: {payload}\n\n", 9)) + $"data: {longer}\n\ndata: {payload}\n\ndata: [DONE]\n\n");
        foreach (SseOverflowPolicy policy in Enum.GetValues<SseOverflowPolicy>())
        {
            DeltaResult within = EveryWay.Read("openai-chat", stream, Options(longer.Length, policy, usesShapes));
            Assert.Equal(11, within.Deltas.Count);
            Assert.Equal(StreamOutcome.Completed, within.Summary.Outcome);
        }

        DeltaResult dropped = EveryWay.Read("openai-chat", stream, Options(payload.Length, SseOverflowPolicy.DropAndResync, usesShapes));
        Assert.Equal(10, dropped.Deltas.Count);
        Assert.All(dropped.Deltas, delta => Assert.Equal("abc", delta.Text));
        Assert.Equal((1, StreamOutcome.LimitExceeded), (dropped.Summary.DroppedEvents, dropped.Summary.Outcome));

        // Here the earlier events match their shape, and the last one differs from them only in length.
        string large = payload.Replace("abc", new string('d', 20), StringComparison.Ordinal);
        byte[] mixed = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat($"data: {payload}\n\n", 9)) + $"data: {large}\n\ndata: {payload}\n\ndata: [DONE]\n\n");
        DeltaResult without = EveryWay.Read("openai-chat", mixed, Options(payload.Length + 8, SseOverflowPolicy.DropAndResync, usesShapes));
        Assert.Equal(10, without.Deltas.Count);
        Assert.Equal((1, StreamOutcome.LimitExceeded), (without.Summary.DroppedEvents, without.Summary.Outcome));

        foreach (Chunking chunking in Chunkings.EverySplit(stream.Length).Concat(Chunkings.Few(stream.Length)))
        {
            using var parser = DeltaParser.Create("openai-chat", Options(payload.Length, SseOverflowPolicy.Throw, usesShapes));
            int deltas = 0;
            SseException error = Assert.Throws<SseException>(() =>
            {
                foreach (ReadOnlyMemory<byte> bytes in chunking.Cut(stream))
                {
                    ReadOnlySpan<byte> chunk = bytes.Span;
                    while (parser.TryRead(ref chunk, out _))
                    {
                        deltas++;
                    }
                }
            });
            Assert.Equal((9, 9 * (payload.Length + 8)), (deltas, error.Offset));
        }
    }

    [Theory]
    [InlineData("openai-chat", "data: ", SseErrorCode.EventTooLarge)]
    [InlineData("openai-chat", "data: {\"a\":\"", SseErrorCode.EventTooLarge)]
    [InlineData("openai-chat", "event: ", SseErrorCode.EventTooLarge)]
    [InlineData("openai-chat", "id: ", SseErrorCode.EventTooLarge)]
    [InlineData("openai-chat", ": ", null)]
    [InlineData("openai-chat", "error: {\"", null)]
    [InlineData("openai-chat", "<html>", null)]
    [InlineData("auto", "{\"a\":\"", SseErrorCode.EventTooLarge)]
    [InlineData("ollama-chat", "{", SseErrorCode.EventTooLarge)]
    [InlineData("gemini", "[{", SseErrorCode.EventTooLarge)]
    [InlineData("gemini", "[\"", SseErrorCode.EventTooLarge)]
    [InlineData("bedrock-converse", "\0\u007F\u007F\u007F\0\0\0\0\u00FE\u00F4\u00B7\u00A1", SseErrorCode.EventTooLarge)]
    [InlineData("bedrock-converse", "\0", null)]
    public void What_has_no_end_takes_bounded_memory(string dialect, string start, SseErrorCode? expected)
    {
        const int Blocks = 512;
        foreach (SseOverflowPolicy policy in Enum.GetValues<SseOverflowPolicy>())
        {
            using var parser = DeltaParser.Create(dialect, Options(Limit, policy, usesShapes: true));
            SseErrorCode? error = null;
            long allocated = AllocationRounds.Once(() =>
            {
                try
                {
                    Read(parser, Encoding.Latin1.GetBytes(start));
                    for (int i = 0; i < Blocks; i++)
                    {
                        Read(parser, Repeated);
                    }
                }
                catch (SseException exception)
                {
                    error = exception.Code;
                }
            });
            Assert.InRange(allocated, 0, MostMemory);
            Assert.Equal(policy == SseOverflowPolicy.Throw ? expected : null, error);
            Assert.NotEqual(StreamOutcome.Completed, parser.Complete().Outcome);
        }
    }

    [Theory]
    [InlineData("""{"choices":[{"index":0,"delta":{},"finish_reason":"reason @"}]}""")]
    [InlineData("""{"k@":1,"choices":[{"index":0,"delta":{"content":"a"}}]}""")]
    [InlineData("""{"id":"id @","choices":[{"index":0,"delta":{"content":"a"}}]}""")]
    [InlineData("""{"choices":[],"usage":{"prompt_tokens":@}}""")]
    [InlineData("""{"error":{"message":"error @"}}""")]
    [InlineData("""{"unknown":"@"}""")]
    public void What_differs_from_event_to_event_is_not_gathered(string payload)
    {
        const int Events = 100_000;
        using var parser = DeltaParser.Create<OpenAiChat>();
        long allocated = AllocationRounds.Once(() =>
        {
            Span<byte> evt = stackalloc byte[256];
            int start = Encoding.UTF8.GetBytes($"data: {payload[..payload.IndexOf('@', StringComparison.Ordinal)]}", evt);
            byte[] behind = Encoding.UTF8.GetBytes($"{payload[(payload.IndexOf('@', StringComparison.Ordinal) + 1)..]}\n\n");
            for (int i = 0; i < Events; i++)
            {
                Utf8Formatter.TryFormat(i / 3, evt[start..], out int digits);
                behind.CopyTo(evt[(start + digits)..]);
                Read(parser, evt[..(start + digits + behind.Length)]);
            }
        });
        Assert.InRange(allocated, 0, 64 * 1024);
        Assert.Equal(Events, parser.Complete().Events);
    }

    [ShapesTheory]
    [InlineData(4096, true)]
    [InlineData(4097, false)]
    public void Shapes_are_learned_of_events_up_to_4_KiB(int length, bool isLearned)
    {
        string evt = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"}}]}\n\n";
        evt = evt.Replace("\"\"", $"\"{new string('x', length - evt.Length)}\"", StringComparison.Ordinal);
        using var parser = DeltaParser.Create<OpenAiChat>();
        parser.OwnShapes = new ShapeLibrary();
        Read(parser, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(evt, 20))));
        Assert.Equal(isLearned, parser.EventsByShape > 0);
    }

    [Theory]
    [InlineData(5_000)]
    [InlineData(70_000)]
    public void Nothing_is_kept_of_a_larger_one_whose_shape_is_known(int length)
    {
        string evt = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"t\"}}]}\n\n";
        byte[] usual = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(evt, 5)));
        byte[] large = Encoding.UTF8.GetBytes(evt.Replace("\"t\"", $"\"{new string('x', length)}\"", StringComparison.Ordinal));
        var shapes = new ShapeLibrary();
        using (var teacher = DeltaParser.Create<OpenAiChat>())
        {
            teacher.OwnShapes = shapes;
            Read(teacher, usual);
        }

        using var rented = new RentedBuffers(ofThisThread: true);
        using var parser = DeltaParser.Create<OpenAiChat>();
        parser.OwnShapes = shapes;
        Read(parser, large);
        Assert.Equal(0, rented.MostLength);
        Assert.Equal(ShapesFactAttribute.AreOff ? 0 : 1, parser.EventsByShape);
    }

    [Fact]
    public void Nothing_is_left_of_one_that_a_chunk_has_cut()
    {
        byte[] stream = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("data: {\"choices\":[{\"delta\":{\"content\":\"word\"}}]}\n\n", 10)));
        using var rented = new RentedBuffers(ofThisThread: true);
        using (var parser = DeltaParser.Create<OpenAiChat>())
        {
            Read(parser, stream);
            Read(parser, stream.AsSpan(0, 30));
            Assert.NotEqual(0, rented.Count);
        }

        Assert.Equal(0, rented.Count);
    }

    private static DeltaParserOptions Options(int limit, SseOverflowPolicy policy, bool usesShapes) =>
        new() { UseShapes = usesShapes, Framing = new SseFramerOptions { MaxEventBytes = limit, OverflowPolicy = policy } };

    private static void Read(DeltaParser parser, ReadOnlySpan<byte> chunk)
    {
        while (parser.TryRead(ref chunk, out _))
        {
        }
    }
}
