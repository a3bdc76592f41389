using SseCore.Benchmarks.Readers.InBox;
using SseCore.Benchmarks.Streams;

namespace SseCore.Benchmarks.Cold;

/// <summary>A stream to be read from its first byte by a parser that has read no other.</summary>
internal sealed record ColdStream(string Group, string Name, string Dialect, byte[] Bytes)
{
    /// <summary>The streams of this project at several lengths.</summary>
    public static IEnumerable<ColdStream> SelfWritten =>
        from tokens in new[] { 20, 100, 500, 2000 }
        from stream in BenchmarkStream.OfLength($", {tokens} tokens", tokens)
        select new ColdStream(stream.Name, stream.Name, stream.Dialect, stream.Bytes);

    /// <summary>
    /// The recorded streams whose API the baseline supports, grouped by provider and API; none if the folder of recorded
    /// streams is not beside the repository.
    /// </summary>
    public static IEnumerable<ColdStream> Recorded()
    {
        string corpus = Path.Combine(Repository.SharedDirectory, "corpus");
        string index = Path.Combine(corpus, "INDEX.tsv");
        return !File.Exists(index) ? [] :
            from line in File.ReadLines(index).Skip(1)
            let columns = line.Split('\t')
            where InBoxReader.Dialects.Contains(columns[2])
            select new ColdStream($"{columns[1]}/{columns[2]}", columns[0], columns[2], File.ReadAllBytes(Path.Combine(corpus, columns[0])));
    }
}
