using SseCore.TestKit;

namespace SseCore.Tests.Deltas;

/// <summary>The sample streams give the reference's deltas under any chunking.</summary>
public class SampleStreamTests
{
    public static TheoryData<string> Names => [.. SampleStream.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Deltas_are_those_of_the_reference(string name)
    {
        SampleStream sample = SampleStream.All[name];
        IReadOnlyList<ReadDelta> expected = ReferenceDeltas.Read(sample.Dialect, ReferenceFramer.Read(sample.Bytes).Events);
        DeltaResult result = DeltaRunner.Run(sample.Dialect, sample.Bytes, Chunkings.Whole(sample.Bytes.Length));
        Assert.Equal(expected, result.Deltas);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Chunking_never_shows(string name)
    {
        SampleStream sample = SampleStream.All[name];
        int length = sample.Bytes.Length;
        DeltaResult whole = DeltaRunner.Run(sample.Dialect, sample.Bytes, Chunkings.Whole(length));
        foreach (Chunking chunking in Chunkings.EverySplit(length))
        {
            Assert.Equal(whole, DeltaRunner.Run(sample.Dialect, sample.Bytes, chunking));
        }

        foreach (DeltaForm form in Enum.GetValues<DeltaForm>())
        {
            foreach (Chunking chunking in Chunkings.Few(length))
            {
                Assert.Equal(WithoutBytes(whole), WithoutBytes(await DeltaRunner.RunAsync(form, sample.Dialect, sample.Bytes, chunking)));
            }
        }
    }

    // A DeltaStream stops reading at the terminator, so the number of bytes after it that have arrived by then is arbitrary.
    private static DeltaResult WithoutBytes(DeltaResult result) =>
        result with { Summary = result.Summary with { Bytes = 0, BytesAfterTerminator = 0 } };
}
