using SseCore.TestKit;

namespace SseCore.Tests.Deltas;

/// <summary>Reading events by their shapes gives exactly the result of parsing them: on streams that repeat themselves, as models write them.</summary>
public class ShapeProperties
{
    public static TheoryData<string> Dialects => [.. DeltaParser.DialectNames];

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Shapes_never_show(string dialect) => Property.Check(SeededStream.Of(dialect), seeded =>
    {
        RepetitiveStream stream = seeded.Stream;
        byte[] bytes = stream.Bytes;
        int size = bytes.Length / Math.Max(1, stream.Pieces.Count);
        using DeltaParser with = DeltaParser.Create(stream.Dialect, stream.Options);
        using DeltaParser without = DeltaParser.Create(stream.Dialect, stream.Options with { UseShapes = false });
        foreach (Chunking chunking in new[]
        {
            Chunkings.Whole(bytes.Length),
            Chunkings.At(bytes.Length, bytes.Length / 2),
            Chunkings.Random(bytes.Length, seeded.Seed, maxSize: (size * 3) + 1),
            Chunkings.Random(bytes.Length, seeded.Seed, maxSize: (size / 2) + 1),
        })
        {
            string? difference = DeltaTranscript.Of(without, bytes, chunking).DifferenceTo(DeltaTranscript.Of(with, bytes, chunking));
            Assert.True(difference is null, $"Under {chunking} without shapes {difference} with them");
            with.Reset();
            without.Reset();
        }
    }, count: 400);

    // Each stream is read with the shapes that all earlier ones left, whatever kinds of deltas those requested.
    [Theory]
    [MemberData(nameof(Dialects))]
    public void Nor_do_the_streams_before(string dialect)
    {
        var shapes = new ShapeLibrary();
        for (int seed = 0; seed < 400; seed++)
        {
            RepetitiveStream stream = SeededStream.Make(dialect, seed).Stream;
            byte[] bytes = stream.Bytes;
            using DeltaParser with = DeltaParser.Create(stream.Dialect, stream.Options);
            using DeltaParser without = DeltaParser.Create(stream.Dialect, stream.Options with { UseShapes = false });
            with.OwnShapes = shapes;
            Chunking chunking = seed % 2 == 0 ? Chunkings.Whole(bytes.Length) : Chunkings.Random(bytes.Length, seed, maxSize: 500);
            string? difference = DeltaTranscript.Of(without, bytes, chunking).DifferenceTo(DeltaTranscript.Of(with, bytes, chunking));
            Assert.True(difference is null, $"Seed {seed}: under {chunking} without shapes {difference} with those of others");
        }
    }

    // Otherwise the comparison above proves nothing.
    [ShapesTheory]
    [MemberData(nameof(Dialects))]
    public void Many_events_of_such_streams_are_known_by_their_shapes(string dialect)
    {
        long known = 0;
        long events = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            RepetitiveStream stream = SeededStream.Make(dialect, seed).Stream;
            using DeltaParser parser = DeltaParser.Create(dialect, stream.Options);
            byte[] bytes = stream.Bytes;
            DeltaTranscript.Of(parser, bytes, Chunkings.Whole(bytes.Length));
            known += parser.EventsByShape;
            events += parser.Complete().Events;
        }

        Assert.True(known > events / 10, $"{known} of {events}");
    }
}
