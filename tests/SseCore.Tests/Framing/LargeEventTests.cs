using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Framing;

/// <summary>Events larger than one array of the pool: an image in Base64, a whole file as a tool call's arguments.</summary>
[Collection(AllocationCollection.Name)]
public class LargeEventTests
{
    private const int Small = BufferPool.SmallLength;
    private const int ReadLength = 1024;

    // For what is read beside the event, and the excess length of small arrays.
    private const int Beside = 8 * 1024;

    /// <summary>Lengths of data around those at which an array is full, or the pool has another size.</summary>
    public static TheoryData<int> Lengths =>
        [Small - 1, Small, Small + 1, Small + 4095, Small + 4096, Small + 4097, 64 * 1024, (64 * 1024) + 1, 100_000, (128 * 1024) - 1, 1024 * 1024, (1024 * 1024) + 1, 3_000_000];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void They_are_right_however_they_are_cut(int length)
    {
        byte[] data = Text(length);
        byte[] stream = [.. "data: "u8, .. data, .. "\n\ndata: next\n\n"u8];
        foreach (int size in new[] { 1, 7, ReadLength, 4096, Small, Small + 1, stream.Length - 1, stream.Length })
        {
            using var framer = new SseFramer();
            Assert.Equal(2, Read(framer, stream, size, data));
            Assert.InRange(framer.BytesTouched, stream.Length, 3L * stream.Length);
        }
    }

    [Theory]
    [InlineData(Small + 10)]
    [InlineData(Small + 5000)]
    public void They_are_right_wherever_they_are_cut_in_two(int length)
    {
        byte[] data = Text(length);
        byte[] stream = [.. "data: "u8, .. data, .. "\n\ndata: next\n\n"u8];
        using var framer = new SseFramer();
        for (int cut = 0; cut <= stream.Length; cut++)
        {
            framer.Reset();
            Assert.Equal(2, Read(framer, stream.AsSpan(0, cut), int.MaxValue, data) + Read(framer, stream.AsSpan(cut), int.MaxValue, data));
        }
    }

    [Theory]
    [InlineData(100)]
    [InlineData(3000)]
    [InlineData(50_000)]
    public void Lines_of_data_are_joined(int lineLength)
    {
        byte[] line = Text(lineLength);
        byte[][] lines = [.. Enumerable.Repeat(line, 500_000 / lineLength)];
        byte[] stream = [.. lines.SelectMany(each => (byte[])[.. "data: "u8, .. each, (byte)'\n']), .. "\ndata: next\n\n"u8];
        byte[] data = Encoding.UTF8.GetBytes(string.Join('\n', lines.Select(Encoding.UTF8.GetString)));
        foreach (int size in new[] { 1, ReadLength, 65_537, stream.Length })
        {
            using var framer = new SseFramer();
            Assert.Equal(2, Read(framer, stream, size, data));
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Records_are_right_however_they_are_cut(int length)
    {
        byte[] record = [(byte)'"', .. Text(length - 2), (byte)'"'];
        foreach (int size in new[] { 7, ReadLength, Small, int.MaxValue })
        {
            using var lines = new NdjsonFramer(SseFramerOptions.Default);
            Assert.Equal(2, Read(lines, [.. record, .. "\n\"next\"\n"u8], size, record));
            Assert.InRange(lines.BytesTouched, length, 3L * (length + 8));

            using var array = new JsonArrayFramer(SseFramerOptions.Default);
            Assert.Equal(2, Read(array, [(byte)'[', .. record, .. ",\"next\"]"u8], size, record));

            using var messages = new AwsEventStreamFramer(SseFramerOptions.Default);
            Assert.Equal(1, Read(messages, AwsMessage.Event("large", Encoding.UTF8.GetString(record)), size, record));
        }
    }

    [Theory]
    [InlineData(ReadLength)]
    [InlineData(1)]
    public void The_limit_is_exact(int size)
    {
        byte[] data = Text(100_000);
        byte[] stream = [.. "data: "u8, .. data, .. "\n\ndata: next\n\n"u8];
        using var exact = new SseFramer(new SseFramerOptions { MaxEventBytes = data.Length });
        Assert.Equal(2, Read(exact, stream, size, data));

        using var thrown = new SseFramer(new SseFramerOptions { MaxEventBytes = data.Length - 1 });
        Assert.Equal(SseErrorCode.EventTooLarge, Assert.Throws<SseException>(() => Read(thrown, stream, size, data)).Code);

        using var dropped = new SseFramer(new SseFramerOptions { MaxEventBytes = data.Length - 1, OverflowPolicy = SseOverflowPolicy.DropAndResync });
        Assert.Equal(1, Read(dropped, stream, size, data));
        Assert.Equal(1, dropped.DroppedEvents);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_arrived_of_one_that_was_cut_is_there(bool isWanted)
    {
        byte[] data = Text(200_000);
        using var framer = new SseFramer(new SseFramerOptions { DispatchIncompleteAtEnd = isWanted });
        Assert.Equal(0, Read(framer, [.. "data: "u8, .. data], ReadLength, data));
        Assert.Equal(isWanted ? SseOutcome.Clean : SseOutcome.CutMidEvent, framer.Complete());
        Assert.True(framer.IncompleteData.SequenceEqual(data));
        ReadOnlySpan<byte> nothing = default;
        Assert.Equal(isWanted, framer.TryRead(ref nothing, out SseEvent evt));
        Assert.Equal(isWanted ? data.Length : 0, evt.Data.Length);
    }

    // Twice the length is needed: the event exists in parts, and then must be in one piece.
    [Theory]
    [MemberData(nameof(Lengths))]
    public void They_are_retained_little_more_than_twice(int length)
    {
        byte[] data = Text(length);
        byte[] stream = [.. "data: "u8, .. data, .. "\n\ndata: next\n\n"u8];
        Assert.InRange(MostRented(() =>
        {
            using var framer = new SseFramer();
            Assert.Equal(2, Read(framer, stream, ReadLength, data));
        }), length, MostOf(length));
        Assert.InRange(MostRented(() =>
        {
            using var framer = new NdjsonFramer(SseFramerOptions.Default);
            Assert.Equal(1, Read(framer, [.. data, (byte)'\n'], ReadLength, data));
        }), length, MostOf(length));
    }

    [Theory]
    [InlineData("plain", 1_000_000)]
    [InlineData("half \\n escaped \\u00e9", 1_000_000)]
    [InlineData("half \\n escaped \\u00e9", 70_000)]
    [InlineData("\\n", 3_000_000)]
    public void Nor_is_more_retained_by_whoever_unescapes_their_text(string text, int length)
    {
        string content = string.Concat(Enumerable.Repeat(text, length / text.Length));
        byte[] stream = Encoding.UTF8.GetBytes("""data: {"choices":[{"index":0,"delta":{"content":"TEXT"}}]}""".Replace("TEXT", content, StringComparison.Ordinal) + "\n\n");
        Assert.InRange(MostRented(() =>
        {
            using var parser = DeltaParser.Create<OpenAiChat>();
            int deltas = 0;
            for (int start = 0; start < stream.Length; start += ReadLength)
            {
                ReadOnlySpan<byte> chunk = stream.AsSpan(start, Math.Min(ReadLength, stream.Length - start));
                while (parser.TryRead(ref chunk, out _))
                {
                    deltas++;
                }
            }

            Assert.Equal(1, deltas);
        }), length, MostOf(stream.Length));
    }

    [Fact]
    public async Task Whoever_enumerates_them_retains_one_more_copy()
    {
        byte[] data = Text(1_000_000);
        byte[] stream = [.. "data: "u8, .. data, .. "\n\ndata: "u8, .. data, .. "\n\n"u8];
        using var rented = new RentedBuffers();
        int events = 0;
        await foreach (SseEvent evt in SseReader.Create(new ChunkedStream(Chunkings.OfSize(stream.Length, ReadLength).Cut(stream))))
        {
            Assert.True(evt.Data.SequenceEqual(data));
            events++;
        }

        Assert.Equal(2, events);
        Assert.InRange(rented.MostLength, 2 * data.Length, MostOf(data.Length) + (16 * 1024));
    }

    [Fact]
    public void What_is_given_up_is_given_back()
    {
        byte[] data = Text(300_000);
        byte[] begun = [.. "data: "u8, .. data];
        using var rented = new RentedBuffers(ofThisThread: true);
        using var dropping = new SseFramer(new SseFramerOptions { MaxEventBytes = 250_000, OverflowPolicy = SseOverflowPolicy.DropAndResync });
        Read(dropping, begun, ReadLength, data);
        Assert.Equal(0, rented.Count);

        using var framer = new SseFramer();
        Read(framer, begun, ReadLength, data);
        Assert.InRange(rented.Count, 10, 100);
        framer.Reset();
        Assert.Equal(1, rented.Count);

        Read(framer, begun, ReadLength, data);
        framer.Dispose();
        Assert.Equal(0, rented.Count);

        using var records = new NdjsonFramer(SseFramerOptions.Default);
        Read(records, data, ReadLength, data);
        Assert.InRange(rented.Count, 10, 100);
        records.Dispose();
        Assert.Equal(0, rented.Count);
    }

    [Fact]
    public void Once_read_they_hold_nothing()
    {
        byte[] data = Text(300_000);
        using var rented = new RentedBuffers(ofThisThread: true);
        using var framer = new SseFramer();
        Assert.Equal(1, Read(framer, [.. "data: "u8, .. data, .. "\n\n"u8], ReadLength, data));
        Assert.Equal(0, rented.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nor_does_whoever_has_unescaped_their_text(bool usesShapes)
    {
        const string Event = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"t\"}}]}\n\n";
        byte[] usual = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Event, 5)));
        byte[] large = Encoding.UTF8.GetBytes(Event + Event.Replace("\"t\"", $"\"{string.Concat(Enumerable.Repeat("\\n", 50_000))}\"", StringComparison.Ordinal));
        using var parser = DeltaParser.Create<OpenAiChat>(new DeltaParserOptions { UseShapes = usesShapes });
        Assert.Equal(5, Read(parser, usual));
        using var rented = new RentedBuffers(ofThisThread: true);
        Assert.Equal(2, Read(parser, large));
        Assert.InRange(rented.MostLength, 50_000, 150_000);
        Assert.Equal(0, rented.Count);
    }

    [Fact]
    public void Nothing_is_allocated_for_them_once_the_pools_are_warm()
    {
        int[] lengths = [40_000, 70_000, 71_000, 130_000, 300_000, 1_100_000, 3_000_000];
        byte[] stream = [.. lengths.SelectMany(length => (byte[])[.. "data: "u8, .. Text(length), .. "\n\n"u8])];
        using var framer = new SseFramer();
        var allocated = new AllocationRounds(warmUpRounds: 2);
        for (int round = 0; round < 7; round++)
        {
            allocated.Mark();
            for (int start = 0; start < stream.Length; start += ReadLength)
            {
                ReadOnlySpan<byte> chunk = stream.AsSpan(start, Math.Min(ReadLength, stream.Length - start));
                while (framer.TryRead(ref chunk, out _))
                {
                }
            }
        }

        allocated.AssertZero();
    }

    // A sixteenth for the last array, and an eighth by which the contiguous one may be too long.
    private static int MostOf(int length) => (2 * length) + (length / 16) + (length / 8) + Beside;

    private static long MostRented(Action action)
    {
        using var rented = new RentedBuffers(ofThisThread: true);
        action();
        Assert.Equal(0, rented.Count);
        return rented.MostLength;
    }

    // No byte ends a line, and no two parts are alike.
    private static byte[] Text(int length)
    {
        byte[] text = new byte[length];
        var random = new Random(length);
        for (int i = 0; i < length; i++)
        {
            text[i] = (byte)random.Next('a', 'z' + 1);
        }

        return text;
    }

    private static int Read(DeltaParser parser, ReadOnlySpan<byte> chunk)
    {
        int deltas = 0;
        while (parser.TryRead(ref chunk, out _))
        {
            deltas++;
        }

        return deltas;
    }

    private static int Read(IEventFramer framer, ReadOnlySpan<byte> stream, int size, ReadOnlySpan<byte> large)
    {
        int events = 0;
        while (!stream.IsEmpty)
        {
            ReadOnlySpan<byte> chunk = stream.Slice(0, Math.Min(size, stream.Length));
            stream = stream.Slice(chunk.Length);
            while (framer.TryRead(ref chunk, out SseEvent evt))
            {
                Assert.True(evt.Data.SequenceEqual(large) || evt.Data.SequenceEqual("next"u8) || evt.Data.SequenceEqual("\"next\""u8));
                events++;
            }
        }

        return events;
    }
}
