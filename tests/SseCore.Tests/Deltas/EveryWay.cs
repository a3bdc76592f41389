using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Deltas;

/// <summary>Reads the deltas of a stream under many chunkings and checks that they agree, so that a test only looks at one result.</summary>
internal static class EveryWay
{
    public static DeltaResult Read(string dialect, string stream, DeltaParserOptions? options = null) =>
        Read(dialect, Encoding.UTF8.GetBytes(stream), options);

    public static DeltaResult Read(string dialect, byte[] stream, DeltaParserOptions? options = null)
    {
        DeltaResult whole = DeltaRunner.Run(dialect, stream, Chunkings.Whole(stream.Length), options);
        using DeltaParser used = DeltaParser.Create(dialect, options);
        foreach (Chunking chunking in Chunkings.EverySplit(stream.Length).Concat(Chunkings.Few(stream.Length)))
        {
            DeltaResult result = DeltaRunner.Run(used, stream, chunking);
            if (result != whole)
            {
                Assert.Fail($"Under {chunking} the stream gives\n{result}\nbut whole\n{whole}");
            }

            used.Reset();
        }

        return whole;
    }

    /// <summary>The deltas, one line each.</summary>
    public static IEnumerable<string> Deltas(string dialect, string stream, DeltaParserOptions? options = null) =>
        Read(dialect, stream, options).Deltas.Select(delta => delta.ToString());
}
