using SseCore.TestKit;

namespace SseCore.Tests.Deltas;

/// <summary>Recorded streams, of every dialect that has any.</summary>
public class CorpusTests
{
    // The Base64 of a stream in no dialect; see RecordedFramingsTests.
    private const string InvokeModel = "97bedb.bin";

    public static IEnumerable<object[]> Files => SharedFolder.Path is null ? [["", ""]] :
        from line in File.ReadLines(SharedFolder.PathOf("corpus/INDEX.tsv")).Skip(1)
        let columns = line.Split('\t')
        let dialect = columns[2] == "aws-eventstream-binary" ? "bedrock-converse" : columns[2]
        where DialectFile.All.ContainsKey(dialect) && !columns[0].EndsWith(InvokeModel, StringComparison.Ordinal)
        select new object[] { dialect, columns[0] };

    [SharedTheory]
    [MemberData(nameof(Files))]
    public async Task Deltas_are_those_of_the_reference(string dialect, string file)
    {
        byte[] stream = await File.ReadAllBytesAsync(SharedFolder.PathOf($"corpus/{file}"));
        IReadOnlyList<ReadDelta> expected = ReferenceDeltas.Read(dialect, Path.GetExtension(file) switch
        {
            ".ndjson" => ReferenceRecords.OfLines(stream).Events,
            ".bin" => ReferenceRecords.OfAws(stream).Events,
            _ => ReferenceFramer.Read(stream).Events,
        });
        foreach (Chunking chunking in new[] { Chunkings.Whole(stream.Length), Chunkings.OfSize(stream.Length, 1), Chunkings.OfSize(stream.Length, 1399) })
        {
            Assert.Equal(expected, DeltaRunner.Run(dialect, stream, chunking).Deltas);
            Assert.Equal(expected, DeltaRunner.Run(dialect, stream, chunking, new DeltaParserOptions { UseShapes = false }).Deltas);
        }
    }
}
