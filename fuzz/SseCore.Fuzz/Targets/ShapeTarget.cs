using SseCore.TestKit;

namespace SseCore.Fuzz;

/// <summary>
/// Streams that repeat themselves, as models write them, made up from a dialect's own file with choices made by the input.
/// Reading events by their shapes must give exactly the result of parsing them. Byte 0: the dialect; byte 1: the chunking; then
/// the choices.
/// </summary>
internal sealed class ShapeTarget : IFuzzTarget
{
    private static readonly string[] Dialects = [.. DeltaParser.DialectNames];

    public string Name => "shapes";

    public IReadOnlyList<byte[]> Dictionary => Tokens.Choices;

    public IEnumerable<byte[]> Seeds => Enumerable.Range(0, Dialects.Length * 4).Select(number =>
    {
        byte[] choices = new byte[400];
        new Random(number).NextBytes(choices);
        return (byte[])[(byte)(number % Dialects.Length), 0, .. choices];
    });

    public void Run(ReadOnlySpan<byte> input, FeatureSet features)
    {
        var reader = new InputReader(input);
        string dialect = Dialects[reader.Next() % Dialects.Length];
        byte chunks = reader.Next();
        RepetitiveStream stream = new RepetitiveStreamMaker(dialect, new InputRandom(reader.Rest.ToArray())).Make();
        byte[] bytes = stream.Bytes;
        using DeltaParser with = DeltaParser.Create(stream.Dialect, stream.Options);
        using DeltaParser without = DeltaParser.Create(stream.Dialect, stream.Options with { UseShapes = false });

        // Independent of earlier inputs, so that a finding can be reproduced.
        with.OwnShapes = new ShapeLibrary();
        foreach (Chunking chunking in new[] { Chunkings.Whole(bytes.Length), InputReader.ChunkingOf(chunks, bytes.Length), Chunkings.At(bytes.Length, bytes.Length / 2) })
        {
            string? difference = DeltaTranscript.Of(without, bytes, chunking).DifferenceTo(DeltaTranscript.Of(with, bytes, chunking));
            Agreement.Demand(difference is null, $"{chunking}, without shapes {difference}\nwith them\nin the stream of {stream}");
            features.AddCount(1, with.EventsByShape);
            with.Reset();
            without.Reset();
        }
    }
}
