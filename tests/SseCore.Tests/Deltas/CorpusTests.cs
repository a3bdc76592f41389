using SseCore.TestKit;

namespace SseCore.Tests.Deltas;

/// <summary>Recorded streams of every dialect that there is one of.</summary>
public class CorpusTests
{
    public static IEnumerable<object[]> Files => SharedFolder.Path is null ? [["", ""]] :
        from line in File.ReadLines(SharedFolder.PathOf("corpus/INDEX.tsv")).Skip(1)
        let columns = line.Split('\t')
        where DialectFile.All.ContainsKey(columns[2]) && columns[0].EndsWith(".sse", StringComparison.Ordinal)
        select new object[] { columns[2], columns[0] };

    [SharedTheory]
    [MemberData(nameof(Files))]
    public async Task Deltas_are_those_of_the_reference(string dialect, string file)
    {
        byte[] stream = await File.ReadAllBytesAsync(SharedFolder.PathOf($"corpus/{file}"));
        IReadOnlyList<ReadDelta> expected = ReferenceDeltas.Read(dialect, ReferenceFramer.Read(stream).Events);
        foreach (Chunking chunking in new[] { Chunkings.Whole(stream.Length), Chunkings.OfSize(stream.Length, 1), Chunkings.OfSize(stream.Length, 1399) })
        {
            Assert.Equal(expected, DeltaRunner.Run(dialect, stream, chunking).Deltas);
        }
    }
}
