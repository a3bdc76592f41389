using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Framing.Records;

/// <summary>Frames a stream of records under all chunkings and checks that they agree, so that a test only looks at one result.</summary>
internal static class Records
{
    public delegate RecordFramer Create(SseFramerOptions options, long startOffset = 0);

    public static readonly Create Ndjson = (options, startOffset) => new NdjsonFramer(options, startOffset);
    public static readonly Create JsonArray = (options, startOffset) => new JsonArrayFramer(options, startOffset);
    public static readonly Create Aws = (options, startOffset) => new AwsEventStreamFramer(options, startOffset);

    public static FramingResult EveryWay(Create create, string stream, SseFramerOptions? options = null) =>
        EveryWay(create, Encoding.UTF8.GetBytes(stream), options);

    public static FramingResult EveryWay(Create create, byte[] stream, SseFramerOptions? options = null) =>
        Agree(create, stream, Chunkings.All(stream.Length), options);

    /// <summary>Like the other method, for streams too long for all chunkings.</summary>
    public static FramingResult FewWays(Create create, byte[] stream, SseFramerOptions? options = null) =>
        Agree(create, stream, Chunkings.Few(stream.Length), options);

    public static IEnumerable<string> Data(Create create, string stream) => EveryWay(create, stream).Events.Select(evt => evt.Data);

    public static FramingResult Run(RecordFramer framer, ReadOnlyMemory<byte> stream, Chunking chunking)
    {
        var events = new List<FramedEvent>();
        try
        {
            var memory = new GuardedChunk();
            foreach (ReadOnlyMemory<byte> bytes in chunking.Cut(stream))
            {
                ReadOnlySpan<byte> chunk = memory.Fill(bytes.Span).Span;
                while (framer.TryRead(ref chunk, out SseEvent evt))
                {
                    events.Add(FramedEvent.From(evt));
                }

                memory.Overwrite();
            }

            SseOutcome outcome = framer.Complete();
            string incomplete = outcome == SseOutcome.CutMidEvent ? Encoding.UTF8.GetString(framer.IncompleteData) : "";
            ReadOnlySpan<byte> nothing = default;
            while (framer.TryRead(ref nothing, out SseEvent evt))
            {
                events.Add(FramedEvent.From(evt));
            }

            Assert.Equal(stream.Length, framer.BytesConsumed);
            return new FramingResult { Events = events, Outcome = outcome, IncompleteData = incomplete, DroppedEvents = framer.DroppedEvents };
        }
        catch (SseException e)
        {
            return new FramingResult { Events = events, Error = e.Code, ErrorOffset = e.Offset };
        }
    }

    private static FramingResult Agree(Create create, byte[] stream, IEnumerable<Chunking> chunkings, SseFramerOptions? options)
    {
        FramingResult whole = Frame(Chunkings.Whole(stream.Length), out bool isBroken);
        foreach (Chunking chunking in chunkings)
        {
            FramingResult result = Frame(chunking, out bool isBrokenSo);
            if (result != whole || isBrokenSo != isBroken)
            {
                Assert.Fail($"Under {chunking} the stream gives\n{result}\nbut whole\n{whole}");
            }
        }

        return whole;

        FramingResult Frame(Chunking chunking, out bool isBroken)
        {
            using RecordFramer framer = create(options ?? SseFramerOptions.Default);
            FramingResult result = Run(framer, stream, chunking);
            isBroken = framer.IsBroken;
            Assert.InRange(framer.BytesTouched, 0, 2L * stream.Length);
            return result;
        }
    }
}
