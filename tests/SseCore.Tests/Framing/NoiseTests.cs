using SseCore.TestKit;

namespace SseCore.Tests.Framing;

/// <summary>Meaningless bytes.</summary>
public class NoiseTests
{
    [Fact]
    public void An_empty_stream_is_clean()
    {
        FramingResult result = EveryWay.Frame("");
        Assert.Empty(result.Events);
        Assert.Equal(SseOutcome.Clean, result.Outcome);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Binary_noise_frames_like_the_reference(int seed)
    {
        byte[] noise = new byte[100_000];
        new Random(seed).NextBytes(noise);
        FramingResult expected = ReferenceFramer.Read(noise);
        foreach (FramingForm form in Enum.GetValues<FramingForm>())
        {
            Assert.Equal(expected, await FramingRunner.RunAsync(form, noise, Chunkings.Random(noise.Length, seed, maxSize: 200)));
        }
    }
}
