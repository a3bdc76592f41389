using System.Text;
using SseCore.TestKit;

namespace SseCore.Tests.Framing;

/// <summary>Frames a case under all chunkings and demands that they agree, so that a test need only look at one result.</summary>
internal static class EveryWay
{
    public static FramingResult Frame(string stream, SseFramerOptions? options = null) =>
        Frame(Encoding.UTF8.GetBytes(stream), options);

    public static FramingResult Frame(byte[] stream, SseFramerOptions? options = null)
    {
        FramingResult whole = FramingRunner.Run(stream, Chunkings.Whole(stream.Length), options);
        foreach (Chunking chunking in Chunkings.All(stream.Length))
        {
            FramingResult result = FramingRunner.Run(stream, chunking, options);
            if (result != whole)
            {
                Assert.Fail($"Under {chunking} the stream gives\n{result}\nbut whole\n{whole}");
            }
        }

        return whole;
    }

    /// <summary>The data of each event.</summary>
    public static IEnumerable<string> Data(string stream) => Frame(stream).Events.Select(evt => evt.Data);

    /// <summary>The type of each event.</summary>
    public static IEnumerable<string> Types(string stream) => Frame(stream).Events.Select(evt => evt.Type);

    /// <summary>The last event id in force at each event.</summary>
    public static IEnumerable<string> Ids(string stream) => Frame(stream).Events.Select(evt => evt.Id);
}
