using System.Buffers;

namespace SseCore.Tests;

/// <summary>Disposed objects have returned their buffers, and throw when they are used.</summary>
public class UseAfterDisposeTests
{
    private static readonly byte[] Event = "id: 1\ndata: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n"u8.ToArray();

    [Fact]
    public void SseFramer()
    {
        var framer = new SseFramer();
        Read(framer);
        framer.Dispose();
        framer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Read(framer));
        Assert.Throws<ObjectDisposedException>(() => ReadNothing(framer));
        Assert.Throws<ObjectDisposedException>(() => framer.Complete());
        Assert.Throws<ObjectDisposedException>(framer.Reset);
        Assert.True(framer.LastEventId.IsEmpty);
        Assert.True(framer.IncompleteData.IsEmpty);
    }

    [Fact]
    public void SseFramer_that_retains_a_few_bytes()
    {
        var framer = new SseFramer();
        ReadOnlySpan<byte> chunk = "data: [DONE]\n"u8;
        Assert.False(framer.TryRead(ref chunk, out _));
        framer.Dispose();
        Assert.True(framer.IncompleteData.IsEmpty);
    }

    [Theory]
    [InlineData("openai-chat")]
    [InlineData("auto")]
    public void DeltaParser(string dialect)
    {
        var parser = SseCore.DeltaParser.Create(dialect);
        Read(parser);
        parser.Dispose();
        parser.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Read(parser));
        Assert.Throws<ObjectDisposedException>(() => ReadNothing(parser));
        Assert.Throws<ObjectDisposedException>(() => parser.Complete());
        Assert.Throws<ObjectDisposedException>(parser.Reset);
        Assert.True(parser.Prefix.IsEmpty);
        Assert.True(parser.IncompleteData.IsEmpty);
    }

    [Fact]
    public void DeltaParser_amid_an_event()
    {
        var parser = SseCore.DeltaParser.Create<OpenAiChat>();
        ReadOnlySpan<byte> chunk = "data: {\"id\":\"1\",\"choices\":[{\"delta\":{\"reasoning_content\":\"\\n\",\"content\":\"\\n\"}}]}\n\n"u8;
        Assert.True(parser.TryRead(ref chunk, out _));
        parser.Dispose();
        Assert.Throws<ObjectDisposedException>(() => ReadNothing(parser));
    }

    [Fact]
    public void DeltaParser_that_knows_events_by_their_shape()
    {
        var parser = SseCore.DeltaParser.Create<OpenAiChat>();
        for (int i = 0; i < 10; i++)
        {
            Read(parser, "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n"u8);
        }

        parser.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Read(parser));
    }

    [Fact]
    public void DeltaItemParser()
    {
        var items = SseCore.DeltaItemParser.Create<OpenAiChat>();
        EventDeltas deltas = items.Parse("message", "{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}"u8);
        items.Dispose();
        items.Dispose();
        Assert.Throws<InvalidOperationException>(() => deltas.Count);
        Assert.Throws<ObjectDisposedException>(() => items.Parse("message", "{}"u8));
        Assert.Throws<ObjectDisposedException>(() => items.Complete());
        Assert.Throws<ObjectDisposedException>(() => items.Current);
        Assert.Throws<ObjectDisposedException>(items.Reset);
    }

    [Fact]
    public void MessageAccumulator()
    {
        var message = new MessageAccumulator();
        Read(message);
        MessageText text = message.Choices[0].Text;
        Assert.Equal("a", text.ToString());
        message.Dispose();
        message.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Read(message));
        Assert.Throws<ObjectDisposedException>(() => message.Complete(default));
        Assert.Throws<ObjectDisposedException>(message.Reset);
        Assert.Empty(message.Choices);
        Assert.Throws<ObjectDisposedException>(() => text.Utf8.Length);
        Assert.Throws<ObjectDisposedException>(text.ToString);
    }

    [Fact]
    public void JsonAccumulator()
    {
        var json = new JsonAccumulator();
        json.Append("{\"a\":1"u8);
        json.Dispose();
        json.Dispose();
        Assert.Throws<ObjectDisposedException>(() => json.Append("}"u8));
        Assert.Throws<ObjectDisposedException>(() => json.Append(default));
        Assert.Throws<ObjectDisposedException>(() => json.Complete());
        Assert.Throws<ObjectDisposedException>(() => json.WriteDocument(new ArrayBufferWriter<byte>()));
        Assert.Throws<ObjectDisposedException>(() => json.ParseDocument());
        Assert.Throws<ObjectDisposedException>(json.Reset);
        Assert.True(json.RawText.IsEmpty);
    }

    [Fact]
    public void Owned_copies()
    {
        using var framer = new SseFramer();
        ReadOnlySpan<byte> chunk = Event;
        framer.TryRead(ref chunk, out SseEvent evt);
        SseOwnedEvent ownedEvent = evt.ToOwned();
        ownedEvent.Dispose();
        ownedEvent.Dispose();
        Assert.Throws<ObjectDisposedException>(() => ownedEvent.Data);
        Assert.Throws<ObjectDisposedException>(() => ownedEvent.EventType);
        Assert.Throws<ObjectDisposedException>(() => ownedEvent.LastEventId);

        using var items = SseCore.DeltaItemParser.Create<OpenAiChat>();
        OwnedEventDeltas ownedDeltas = items.Parse("message", "{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}"u8).ToOwned();
        ownedDeltas.Dispose();
        ownedDeltas.Dispose();
        Assert.Throws<ObjectDisposedException>(() => ownedDeltas.Deltas.GetText());
    }

    private static void Read(SseFramer framer)
    {
        ReadOnlySpan<byte> chunk = Event;
        framer.TryRead(ref chunk, out _);
    }

    private static void ReadNothing(SseFramer framer)
    {
        ReadOnlySpan<byte> nothing = default;
        framer.TryRead(ref nothing, out _);
    }

    private static void Read(SseCore.DeltaParser parser) => Read(parser, Event);

    private static void Read(SseCore.DeltaParser parser, ReadOnlySpan<byte> chunk)
    {
        while (parser.TryRead(ref chunk, out _))
        {
        }
    }

    private static void ReadNothing(SseCore.DeltaParser parser) => Read(parser, default);

    private static void Read(MessageAccumulator message)
    {
        using var parser = SseCore.DeltaParser.Create<OpenAiChat>();
        ReadOnlySpan<byte> chunk = Event;
        Assert.True(parser.TryRead(ref chunk, out Delta delta));
        message.Add(delta);
    }
}
