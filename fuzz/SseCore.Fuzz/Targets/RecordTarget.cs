using System.Text;
using SseCore.TestKit;

namespace SseCore.Fuzz;

/// <summary>
/// Lines of JSON, JSON arrays and AWS messages, under a limit, compared with a naive reading. Byte 0: the chunking; byte 1: the
/// framing and options; byte 2: the limit; then the stream. AWS messages may be given as a script, since no fuzzer finds a checksum
/// by chance: for each message a byte with the length of its headers, one with that of its payload, one that selects a flaw,
/// then headers and payload.
/// </summary>
internal sealed class RecordTarget : IFuzzTarget
{
    private const int IsLenient = 4;
    private const int IsLimited = 8;
    private const int DropAndResync = 16;
    private const int IsUsedBefore = 32;

    private enum Framing
    {
        Lines,
        Array,
        Aws,
        AwsScript,
    }

    public string Name => "records";

    public IReadOnlyList<byte[]> Dictionary => Tokens.Records;

    public void Run(ReadOnlySpan<byte> input, FeatureSet features)
    {
        var reader = new InputReader(input);
        byte chunks = reader.Next();
        byte flags = reader.Next();
        byte limit = reader.Next();
        var framing = (Framing)(flags & 3);
        byte[] stream = framing == Framing.AwsScript ? WriteMessages(ref reader) : reader.Rest.ToArray();
        var options = new SseFramerOptions
        {
            DispatchIncompleteAtEnd = (flags & IsLenient) != 0,
            MaxEventBytes = (flags & IsLimited) != 0 ? limit + 1 : SseFramerOptions.DefaultMaxEventBytes,
            OverflowPolicy = (flags & DropAndResync) != 0 ? SseOverflowPolicy.DropAndResync : SseOverflowPolicy.Throw,
        };

        ReferenceRecords records = framing switch
        {
            Framing.Lines => ReferenceRecords.OfLines(stream, options.DispatchIncompleteAtEnd),
            Framing.Array => ReferenceRecords.OfArray(stream),
            _ => ReferenceRecords.OfAws(stream),
        };
        FramingResult expected = Expect(records, options, out bool isBroken);
        using RecordFramer framer = framing switch
        {
            Framing.Lines => new NdjsonFramer(options),
            Framing.Array => new JsonArrayFramer(options),
            _ => new AwsEventStreamFramer(options),
        };
        foreach (Chunking chunking in new[] { Chunkings.Whole(stream.Length), InputReader.ChunkingOf(chunks, stream.Length) })
        {
            if ((flags & IsUsedBefore) != 0)
            {
                Frame(framer, stream, Chunkings.OfSize(stream.Length, 3));
                framer.Reset();
            }

            FramingResult result = Frame(framer, stream, chunking);
            Agreement.DemandEqual(expected, result, $"{framing}, {chunking}");
            Agreement.DemandEqual(isBroken, framer.IsBroken, $"Broken, {framing}, {chunking}");
            Agreement.Demand(framer.BytesTouched <= 2L * stream.Length, $"{framer.BytesTouched} bytes touched of {stream.Length}.");
            framer.Reset();
        }

        FramingFeatures.Add(features, expected);
        features.Add(2000 + (int)framing + (isBroken ? 4 : 0));
    }

    private static FramingResult Expect(ReferenceRecords records, SseFramerOptions options, out bool isBroken)
    {
        var events = new List<FramedEvent>();
        int dropped = 0;
        isBroken = false;
        ReferenceRecord? cut = null;
        foreach (ReferenceRecord record in records.Records)
        {
            if (record.Bytes.Length > options.MaxEventBytes && options.OverflowPolicy == SseOverflowPolicy.Throw)
            {
                return new FramingResult { Events = events, Error = SseErrorCode.EventTooLarge, ErrorOffset = record.Offset };
            }

            // Only the end of a dropped record is looked for.
            bool isDropped = record.Bytes.Length > options.MaxEventBytes;
            dropped += isDropped ? 1 : 0;
            if (record.Flaw == RecordFlaw.Framing || (record.Flaw == RecordFlaw.Content && !isDropped))
            {
                isBroken = true;
                break;
            }

            if (!isDropped)
            {
                events.AddRange(record.Event is { } evt ? [evt] : []);
                cut = record.Flaw == RecordFlaw.Cut ? record : null;
            }
        }

        SseOutcome outcome = dropped > 0 ? SseOutcome.LimitExceeded : cut is not null || records.IsOpen ? SseOutcome.CutMidEvent : SseOutcome.Clean;
        return new FramingResult
        {
            Events = events,
            Outcome = outcome,
            IncompleteData = outcome == SseOutcome.CutMidEvent ? Encoding.UTF8.GetString(cut?.Bytes ?? []) : "",
            DroppedEvents = dropped,
        };
    }

    private static FramingResult Frame(RecordFramer framer, byte[] stream, Chunking chunking)
    {
        var events = new List<FramedEvent>();
        var memory = new GuardedChunk();
        try
        {
            foreach (ReadOnlyMemory<byte> bytes in chunking.Cut(stream))
            {
                Read(framer, memory.Fill(bytes.Span).Span, events);
                memory.Overwrite();
            }

            SseOutcome outcome = framer.Complete();
            string incomplete = outcome == SseOutcome.CutMidEvent ? Encoding.UTF8.GetString(framer.IncompleteData) : "";
            Read(framer, default, events);
            Agreement.DemandEqual(stream.Length, framer.BytesConsumed, "Bytes consumed");
            return new FramingResult { Events = events, Outcome = outcome, IncompleteData = incomplete, DroppedEvents = framer.DroppedEvents };
        }
        catch (SseException e)
        {
            return new FramingResult { Events = events, Error = e.Code, ErrorOffset = e.Offset };
        }
    }

    private static void Read(RecordFramer framer, ReadOnlySpan<byte> chunk, List<FramedEvent> events)
    {
        while (framer.TryRead(ref chunk, out SseEvent evt))
        {
            events.Add(FramedEvent.From(evt));
        }
    }

    private static byte[] WriteMessages(ref InputReader script)
    {
        var stream = new List<byte>();
        while (!script.Rest.IsEmpty)
        {
            int headersLength = script.Next();
            int payloadLength = script.Next();
            byte flaw = script.Next();
            byte[] headers = script.Take(headersLength).ToArray();
            byte[] message = AwsMessage.Write(script.Take(payloadLength).ToArray(), headers);

            // Most messages have no flaw.
            if (flaw >= 240)
            {
                message[flaw % message.Length] ^= 1;
            }

            stream.AddRange(message);
        }

        return [.. stream];
    }
}
