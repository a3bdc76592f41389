using SseCore.TestKit;

namespace SseCore.Fuzz;

/// <summary>
/// All forms of framing compared with the standard's algorithm. Byte 0: the chunking; byte 1: options and form; then the stream.
/// </summary>
internal sealed class FramerTarget : IFuzzTarget
{
    private const int IncludeComments = 1;
    private const int DispatchIncompleteAtEnd = 2;
    private const int IsUsedBefore = 4;

    // The framer itself in half of the cases, otherwise the readers on top of it.
    private static readonly FramingForm[] Forms =
    [
        FramingForm.Framer, FramingForm.Framer, FramingForm.Framer, FramingForm.Framer,
        FramingForm.Pipe, FramingForm.SegmentedPipe, FramingForm.Stream, FramingForm.AwaitForeach,
    ];

    public string Name => "framer";

    public IReadOnlyList<byte[]> Dictionary => Tokens.Sse;

    public void Run(ReadOnlySpan<byte> input, FeatureSet features)
    {
        var reader = new InputReader(input);
        byte chunks = reader.Next();
        byte flags = reader.Next();
        byte[] stream = reader.Rest.ToArray();
        var options = new SseFramerOptions
        {
            IncludeComments = (flags & IncludeComments) != 0,
            DispatchIncompleteAtEnd = (flags & DispatchIncompleteAtEnd) != 0,
        };

        FramingResult expected = Expect(stream, options);
        Chunking chunking = InputReader.ChunkingOf(chunks, stream.Length);
        FramingForm form = Forms[(flags >> 3) % Forms.Length];
        FramingResult result = (flags & IsUsedBefore) != 0
            ? FrameAgain(stream, chunking, options)
            : FramingRunner.RunAsync(form, stream, chunking, options).GetAwaiter().GetResult();
        FramingFeatures.Add(features, result);
        Agreement.DemandEqual(expected, result, $"{form}, {chunking}");
    }

    // If the end dispatches the incomplete event, the result is the same as if two line endings followed.
    private static FramingResult Expect(byte[] stream, SseFramerOptions options) =>
        !options.DispatchIncompleteAtEnd ? ReferenceFramer.Read(stream, options.IncludeComments)
        : options.IncludeComments ? ReferenceFramer.Read([.. WithoutCutComment(stream), .. "\n\n"u8], includeComments: true)
        : ReferenceFramer.Read([.. stream, .. "\n\n"u8]);

    // The end completes events, but not comments.
    private static ReadOnlySpan<byte> WithoutCutComment(ReadOnlySpan<byte> stream)
    {
        int start = stream.LastIndexOfAny((byte)'\n', (byte)'\r') + 1;
        if (start == 0 && stream.StartsWith("\uFEFF"u8))
        {
            start = "\uFEFF"u8.Length;
        }

        return stream[start..].StartsWith(":"u8) ? stream[..start] : stream;
    }

    private static FramingResult FrameAgain(byte[] stream, Chunking chunking, SseFramerOptions options)
    {
        using var framer = new SseFramer(options);
        FramingRunner.Run(framer, stream, Chunkings.Random(stream.Length, seed: 1));
        framer.Reset();
        FramingResult result = FramingRunner.Run(framer, stream, chunking);
        Agreement.Demand(framer.BytesTouched <= 2L * stream.Length, $"{framer.BytesTouched} bytes touched of {stream.Length}.");
        return result;
    }
}
