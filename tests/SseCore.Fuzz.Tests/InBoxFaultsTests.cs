using System.Text;
using SseCore.TestKit;

namespace SseCore.Fuzz.Tests;

/// <summary>
/// Each known fault of the parser in the framework exists, and nothing else is removed. When a fault is fixed, this
/// test fails, and its entry can be deleted.
/// </summary>
public class InBoxFaultsTests
{
    [Theory]
    [InlineData("event: a\n\ndata: x\n\n", ":\n\ndata: x\n\n")]
    [InlineData("event\ndata: x\n\n", "event: message\ndata: x\n\n")]
    [InlineData("id: 1\n\nid: 2\ndata: x", "id: 1\n\n:\ndata: x")]
    [InlineData("retry: 7\0\ndata: x\n\n", ":\ndata: x\n\n")]
    [InlineData("retry: 99999999999999999999\r\n", ":\r\n")]
    [InlineData("retry: 922337203685477\n", ":\n")]
    public void A_known_fault_is_there_and_avoided(string stream, string avoided)
    {
        Assert.True(Differs(stream));
        Assert.Equal(avoided, Avoided(stream));
        Assert.False(Differs(avoided));
    }

    [Theory]
    [InlineData("event: a\nid: 1\nretry: 7\ndata: x\n\n")]
    [InlineData("\uFEFFevent: a\rdata\r\r")]
    [InlineData("id: 1\n\nretry: 7a\0\ndata: x\r\n\r\nretry: 8")]
    [InlineData("retry: 922337203685476\n")]
    public void All_else_stays(string stream)
    {
        Assert.Equal(stream, Avoided(stream));
        Assert.False(Differs(stream));
    }

    private static string Avoided(string stream) => Encoding.UTF8.GetString(InBoxFaults.Avoid(Encoding.UTF8.GetBytes(stream)));

    private static bool Differs(string text)
    {
        byte[] stream = Encoding.UTF8.GetBytes(text);
        Chunking whole = Chunkings.Whole(stream.Length);
        FramingResult own = FramingRunner.Run(stream, whole);
        FramingResult inBox = InBoxReading.Read(stream, whole);
        return !own.Events.Select(evt => evt with { Offset = 0 }).SequenceEqual(inBox.Events)
            || (own.Retry, own.LastEventId) != (inBox.Retry, inBox.LastEventId);
    }
}
