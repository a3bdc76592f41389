using SseCore.TestKit;

namespace SseCore.Fuzz;

/// <summary>
/// Any bytes as a stream of deltas, in every dialect and in the one that detects others (<see cref="DeltaAgreement"/>). Byte 0:
/// the dialect; byte 1: the chunking; byte 2: options; then the stream.
/// </summary>
internal sealed class DeltaTarget : IFuzzTarget
{
    private const int DispatchIncompleteAtEnd = 1;
    private const int IsLimited = 2;
    private const int DropAndResync = 4;
    private const int ReadsStream = 8;

    private const int SmallLimit = 200;

    private static readonly string[] Dialects = [.. DeltaParser.DialectNames, "auto"];

    public string Name => "deltas";

    public IReadOnlyList<byte[]> Dictionary => Tokens.Deltas;

    public IEnumerable<byte[]> Seeds => SampleStream.All.Values.SelectMany(sample => new[]
    {
        InputOf(sample.Dialect, sample.Bytes),
        InputOf("auto", sample.Bytes),
    });

    public void Run(ReadOnlySpan<byte> input, FeatureSet features)
    {
        var reader = new InputReader(input);
        string dialect = Dialects[reader.Next() % Dialects.Length];
        byte chunks = reader.Next();
        byte flags = reader.Next();
        byte[] stream = reader.Rest.ToArray();
        var framing = new SseFramerOptions
        {
            DispatchIncompleteAtEnd = (flags & DispatchIncompleteAtEnd) != 0,
            MaxEventBytes = (flags & IsLimited) != 0 ? SmallLimit : SseFramerOptions.DefaultMaxEventBytes,
            OverflowPolicy = (flags & DropAndResync) != 0 ? SseOverflowPolicy.DropAndResync : SseOverflowPolicy.Throw,
        };
        DeltaAgreement.Demand(
            dialect, stream, InputReader.ChunkingOf(chunks, stream.Length), new DeltaParserOptions { Framing = framing }, (flags & ReadsStream) != 0, features);
    }

    private static byte[] InputOf(string dialect, byte[] stream) =>
        [(byte)Array.IndexOf(Dialects, dialect), 7, 0, .. stream];
}
