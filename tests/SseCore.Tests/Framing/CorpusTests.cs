using System.Text.Json;
using SseCore.TestKit;

namespace SseCore.Tests.Framing;

/// <summary>Recorded streams of many providers.</summary>
public class CorpusTests
{
    private const string ChunkSizesSuffix = ".chunks.json";

    public static TheoryData<string> Files => [.. SharedFolder.Path is null ? [""] : SharedFolder.Corpus(".sse")];

    [SharedTheory]
    [MemberData(nameof(Files))]
    public async Task Frames_like_the_reference(string file)
    {
        string path = SharedFolder.PathOf($"corpus/{file}");
        byte[] stream = await File.ReadAllBytesAsync(path);
        FramingResult expected = ReferenceFramer.Read(stream);
        foreach (Chunking chunking in ChunkingsOf(path, stream.Length))
        {
            Assert.Equal(expected, FramingRunner.Run(stream, chunking));
        }

        Chunking pages = Chunkings.OfSize(stream.Length, 4096);
        foreach (FramingForm form in Enum.GetValues<FramingForm>())
        {
            Assert.Equal(expected, await FramingRunner.RunAsync(form, stream, pages));
        }
    }

    private static IEnumerable<Chunking> ChunkingsOf(string path, int length)
    {
        IEnumerable<Chunking> chunkings = [Chunkings.Whole(length), Chunkings.OfSize(length, 1), Chunkings.OfSize(length, 61), Chunkings.Random(length, seed: length, maxSize: 1400)];
        string sizesPath = path + ChunkSizesSuffix;
        return File.Exists(sizesPath)
            ? chunkings.Append(new Chunking("its recorded chunks", JsonSerializer.Deserialize<int[]>(File.ReadAllBytes(sizesPath))!))
            : chunkings;
    }
}
