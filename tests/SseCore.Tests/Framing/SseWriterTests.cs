using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SseCore.TestKit;

namespace SseCore.Tests.Framing;

public class SseWriterTests
{
    private static readonly Gen<string> Text = Gen.ListOf(Gen.Elements("a", "data", ":", " ", "\n", "\r", "\r\n", "\0", "é", "🙂", "\uFEFF"))
        .Select(string.Concat);

    private static readonly Gen<string> Line = Text.Select(text => text.ReplaceLineEndings(""));

    private static readonly Arbitrary<(string Data, string Type, string Id)> Events = Arb.From(
        from data in Text
        from type in Line
        from id in Line
        select (data, type, id.Replace("\0", "", StringComparison.Ordinal)));

    [Fact]
    public void What_is_written_is_read_back() => Property.Check(Events, written =>
    {
        byte[] stream = Write(writer =>
        {
            writer.WriteComment(Bytes(written.Data));
            writer.WriteEvent(Bytes(written.Data), Bytes(written.Type), Bytes(written.Id));
        });

        FramingResult result = ReferenceFramer.Read(stream);
        FramedEvent read = Assert.Single(result.Events);
        Assert.Equal(written.Data.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n'), read.Data);
        Assert.Equal(written.Type == "" ? FramedEvent.DefaultType : written.Type, read.Type);
        Assert.Equal(written.Id, read.Id);
        Assert.Equal(SseOutcome.Clean, result.Outcome);
    });

    [Fact]
    public void What_was_read_is_written_so_that_it_reads_the_same() => Property.Check(GeneratedStream.All, stream =>
    {
        byte[] rewritten = Write(writer =>
        {
            using var framer = new SseFramer(new SseFramerOptions { IncludeComments = true });
            ReadOnlySpan<byte> chunk = stream.Bytes;
            while (framer.TryRead(ref chunk, out SseEvent evt))
            {
                writer.WriteEvent(evt);
            }
        });

        // A cleared id is not in the events, so the copy keeps the one before; and nothing ends comments.
        IEnumerable<FramedEvent> expected = ReferenceFramer.Read(stream.Bytes, includeComments: true).Events;
        IEnumerable<FramedEvent> read = ReferenceFramer.Read(rewritten, includeComments: true).Events;
        Assert.Equal(expected.Select(Content), read.Select(Content));

        static (string, string, bool) Content(FramedEvent evt) => (evt.Type, evt.Data, evt.IsComment);
    });

    [Theory]
    [InlineData("", "data: \n\n")]
    [InlineData("a", "data: a\n\n")]
    [InlineData(" a", "data:  a\n\n")]
    [InlineData("a\nb", "data: a\ndata: b\n\n")]
    [InlineData("a\r\nb", "data: a\ndata: b\n\n")]
    [InlineData("a\rb", "data: a\ndata: b\n\n")]
    [InlineData("a\n", "data: a\ndata: \n\n")]
    [InlineData("\n\r", "data: \ndata: \ndata: \n\n")]
    public void Line_endings_in_data_begin_new_lines(string data, string stream) =>
        Assert.Equal(stream, Encoding.UTF8.GetString(Write(writer => writer.WriteEvent(Bytes(data)))));

    [Theory]
    [InlineData("a\nb", "")]
    [InlineData("a\rb", "")]
    [InlineData("", "a\nb")]
    [InlineData("", "a\rb")]
    [InlineData("", "a\0b")]
    public void What_the_format_cannot_carry_is_refused_before_anything_is_written(string type, string id)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.Throws<ArgumentException>(() => new SseWriter(output).WriteEvent("data"u8, Bytes(type), Bytes(id)));
        Assert.Equal(0, output.WrittenCount);
    }

    [Fact]
    public void Retry_comments_and_a_cleared_id_are_lines()
    {
        byte[] stream = Write(writer =>
        {
            writer.WriteRetry(TimeSpan.FromMilliseconds(1500.9));
            writer.WriteComment(""u8);
            writer.WriteComment("a\nb"u8);
            writer.WriteIdReset();
        });
        Assert.Equal("retry: 1500\n: \n: a\n: b\nid\n", Encoding.UTF8.GetString(stream));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(long.MaxValue / TimeSpan.TicksPerMillisecond)]
    public void Any_retry_is_read_back(long milliseconds)
    {
        TimeSpan retry = new(milliseconds * TimeSpan.TicksPerMillisecond);
        Assert.Equal(retry, ReferenceFramer.Read(Write(writer => writer.WriteRetry(retry))).Retry);
    }

    [Fact]
    public void A_negative_retry_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Write(writer => writer.WriteRetry(TimeSpan.FromTicks(-1))));

    [Fact]
    public void A_cleared_id_is_cleared()
    {
        byte[] stream = Write(writer =>
        {
            writer.WriteEvent("a"u8, id: "1"u8);
            writer.WriteIdReset();
            writer.WriteEvent("b"u8);
        });
        Assert.Equal(["1", ""], ReferenceFramer.Read(stream).Events.Select(evt => evt.Id));
    }

    private static byte[] Write(Action<SseWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(new SseWriter(output));
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
