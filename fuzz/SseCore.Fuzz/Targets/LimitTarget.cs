using SseCore.TestKit;

namespace SseCore.Fuzz;

/// <summary>
/// Framing under a small limit: chunks never show, the events handed out are those without the limit, and a naive count determines
/// which events exceed it.
/// Byte 0: the chunking; byte 1: options and form; byte 2: the limit; then the stream.
/// </summary>
internal sealed class LimitTarget : IFuzzTarget
{
    private const int IncludeComments = 1;
    private const int DispatchIncompleteAtEnd = 2;
    private const int DropAndResync = 4;

    private static readonly FramingForm[] Forms = Enum.GetValues<FramingForm>();

    public string Name => "limit";

    public IReadOnlyList<byte[]> Dictionary => Tokens.Sse;

    public void Run(ReadOnlySpan<byte> input, FeatureSet features)
    {
        var reader = new InputReader(input);
        byte chunks = reader.Next();
        byte flags = reader.Next();
        byte limit = reader.Next();
        byte[] stream = reader.Rest.ToArray();
        bool drops = (flags & DropAndResync) != 0;
        var unlimited = new SseFramerOptions
        {
            IncludeComments = (flags & IncludeComments) != 0,
            DispatchIncompleteAtEnd = (flags & DispatchIncompleteAtEnd) != 0,
        };
        SseFramerOptions limited = unlimited with
        {
            MaxEventBytes = limit + 1,
            OverflowPolicy = drops ? SseOverflowPolicy.DropAndResync : SseOverflowPolicy.Throw,
        };

        Chunking wholeChunk = Chunkings.Whole(stream.Length);
        FramingResult whole = FramingRunner.Run(stream, wholeChunk, limited);
        FramingFeatures.Add(features, whole);
        FramingForm form = Forms[(flags >> 3) % Forms.Length];
        foreach (Chunking chunking in new[] { InputReader.ChunkingOf(chunks, stream.Length), Chunkings.OfSize(stream.Length, 1) })
        {
            Agreement.DemandEqual(whole, FramingRunner.RunAsync(form, stream, chunking, limited).GetAwaiter().GetResult(), $"{form}, {chunking}");
        }

        CheckAgainst(FramingRunner.Run(stream, wholeChunk, unlimited), whole, drops);
        ReferenceLimit reference = ReferenceLimit.Of(stream, limited);
        Agreement.DemandEqual(reference.Exceeding > 0, whole.Error is not null || whole.Outcome == SseOutcome.LimitExceeded, "Exceeded");
        Agreement.DemandEqual(drops ? reference.Exceeding : 0, whole.DroppedEvents, "Dropped events");
        Agreement.DemandEqual(drops || reference.IsByTheEnd || reference.Exceeding == 0 ? null : reference.Offset, whole.ErrorOffset, "Where it is exceeded");
    }

    private static void CheckAgainst(FramingResult unlimited, FramingResult limited, bool drops)
    {
        // If only the end turns a line into data, the outcome reports it: there is no read left to fail.
        bool isExceeded = limited.Error is not null || limited.DroppedEvents > 0 || limited.Outcome == SseOutcome.LimitExceeded;
        Agreement.Demand(!drops || limited.Error is null, "Thrown under the policy that drops.");
        Agreement.Demand(drops || limited.DroppedEvents == 0, "Dropped under the policy that throws.");
        Agreement.Demand(!drops || (limited.DroppedEvents > 0) == (limited.Outcome == SseOutcome.LimitExceeded), $"Outcome {limited.Outcome} with {limited.DroppedEvents} events dropped.");
        if (!isExceeded)
        {
            Agreement.DemandEqual(unlimited, limited, "Nothing exceeded the limit");
        }
        else if (!drops)
        {
            Agreement.DemandEqualLists([.. unlimited.Events.Take(limited.Events.Count)], limited.Events, "Events before the large one");
        }
        else
        {
            // A dropped event takes its id with it, so the ids after it differ.
            HashSet<FramedEvent> known = [.. unlimited.Events.Select(WithoutId)];
            FramedEvent? madeUp = limited.Events.FirstOrDefault(evt => !known.Contains(WithoutId(evt)));
            Agreement.Demand(madeUp is null, $"There is no event {madeUp} in the stream.");
        }
    }

    private static FramedEvent WithoutId(FramedEvent evt) => evt with { Id = "" };
}
