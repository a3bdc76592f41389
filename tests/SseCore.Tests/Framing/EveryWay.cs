using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Framing;

/// <summary>
/// Frames a case under all chunkings, and in all forms whose sources complete synchronously, and checks that they agree, so
/// that a test only looks at one result.
/// </summary>
internal static class EveryWay
{
    private static readonly FramingForm[] SynchronousForms = [FramingForm.Pipe, FramingForm.SegmentedPipe, FramingForm.Stream];

    public static FramingResult Frame(string stream, SseFramerOptions? options = null) =>
        Frame(Encoding.UTF8.GetBytes(stream), options);

    public static FramingResult Frame(byte[] stream, SseFramerOptions? options = null)
    {
        FramingResult whole = FramingRunner.Run(stream, Chunkings.Whole(stream.Length), options);
        foreach (Chunking chunking in Chunkings.All(stream.Length))
        {
            Verify(FramingRunner.Run(stream, chunking, options), chunking, FramingForm.Framer);
        }

        foreach (FramingForm form in SynchronousForms)
        {
            foreach (Chunking chunking in Chunkings.Few(stream.Length))
            {
                Task<FramingResult> run = FramingRunner.RunAsync(form, stream, chunking, options);
                Assert.True(run.IsCompletedSuccessfully, $"{form} does not complete at once.");
                Verify(run.Result, chunking, form);
            }
        }

        return whole;

        void Verify(FramingResult result, Chunking chunking, FramingForm form)
        {
            if (result != whole)
            {
                Assert.Fail($"{form} under {chunking} gives\n{result}\nbut {FramingForm.Framer} on the whole\n{whole}");
            }
        }
    }

    /// <summary>The data of each event.</summary>
    public static IEnumerable<string> Data(string stream) => Frame(stream).Events.Select(evt => evt.Data);

    /// <summary>The type of each event.</summary>
    public static IEnumerable<string> Types(string stream) => Frame(stream).Events.Select(evt => evt.Type);

    /// <summary>The last event id in force at each event.</summary>
    public static IEnumerable<string> Ids(string stream) => Frame(stream).Events.Select(evt => evt.Id);
}
