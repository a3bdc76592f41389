using SseCore.TestKit;

namespace SseCore.Tests;

/// <summary>Mistakes in programs, one each: keeping a span longer than it is valid.</summary>
public static class PoisonCases
{
    private static readonly byte[] Whole = "id: 1\nevent: e\ndata: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n"u8.ToArray();
    private static readonly byte[] Escaped = "data: {\"choices\":[{\"delta\":{\"content\":\"a\\nb\"}}]}\n\n"u8.ToArray();

    public static void An_event_that_was_carried_over()
    {
        using var framer = new SseFramer();
        Assert.False(TryRead(framer, "id: 1\nevent: e\nid: 1\ndata: car"u8, out _));
        Assert.True(TryRead(framer, "ried\n\n"u8, out SseEvent evt));
        ReadOnlySpan<byte> data = evt.Data;
        ReadOnlySpan<byte> type = evt.EventType;
        Assert.Equal("carried"u8, data);
        Assert.Equal("e"u8, type);

        Assert.False(TryRead(framer, default, out _));
        AssertPoisoned(data);
        AssertPoisoned(type);
    }

    public static void A_large_event_that_was_carried_over()
    {
        using var framer = new SseFramer();
        Assert.False(TryRead(framer, "data: "u8, out _));
        for (int i = 0; i < 100; i++)
        {
            Assert.False(TryRead(framer, new byte[1000], out _));
        }

        Assert.True(TryRead(framer, "\n\n"u8, out SseEvent evt));
        ReadOnlySpan<byte> data = evt.Data;
        Assert.Equal(new byte[100_000], data);

        Assert.False(TryRead(framer, default, out _));
        AssertPoisoned(data);
    }

    public static void A_large_text_that_was_unescaped()
    {
        using var parser = DeltaParser.Create<OpenAiChat>();
        string text = string.Concat(Enumerable.Repeat("a\\n", 50_000));
        ReadOnlySpan<byte> chunk = System.Text.Encoding.UTF8.GetBytes("data: {\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}\n\n");
        Assert.True(parser.TryRead(ref chunk, out Delta delta));
        ReadOnlySpan<byte> unescaped = delta.Text;
        Assert.Equal(100_000, unescaped.Length);
        Assert.False(parser.TryRead(ref chunk, out _));
        AssertPoisoned(unescaped);
    }

    public static void A_last_event_id_that_another_replaced()
    {
        using var framer = new SseFramer();
        Assert.True(TryRead(framer, "id: first\ndata: a\n\n"u8, out SseEvent evt));
        ReadOnlySpan<byte> id = evt.LastEventId;
        Assert.True(TryRead(framer, "id: other\ndata: a\n\n"u8, out _));
        Assert.Equal("first"u8, id);
        Assert.False(TryRead(framer, default, out _));
        AssertPoisoned(id);
    }

    public static void A_buffer_that_went_back_to_the_pool()
    {
        var framer = new SseFramer();
        Assert.False(TryRead(framer, "data: car"u8, out _));
        Assert.True(TryRead(framer, "ried\n\n"u8, out SseEvent evt));
        ReadOnlySpan<byte> data = evt.Data;
        framer.Dispose();
        AssertPoisoned(data);
    }

    public static void A_buffer_that_became_too_small()
    {
        using var message = new MessageAccumulator();
        using var parser = DeltaParser.Create<OpenAiChat>();
        ReadOnlySpan<byte> chunk = Whole;
        Assert.True(parser.TryRead(ref chunk, out Delta delta));
        message.Add(delta);
        ReadOnlySpan<byte> text = message.Choices[0].Text.Utf8;
        Assert.Equal("a"u8, text);
        for (int i = 0; i < 10_000; i++)
        {
            message.Add(delta);
        }

        AssertPoisoned(text);
    }

    public static void A_text_of_a_message_that_was_reset()
    {
        using var message = new MessageAccumulator();
        using var parser = DeltaParser.Create<OpenAiChat>();
        ReadOnlySpan<byte> chunk = Whole;
        Assert.True(parser.TryRead(ref chunk, out Delta delta));
        message.Add(delta);
        ReadOnlySpan<byte> text = message.Choices[0].Text.Utf8;
        message.Reset();
        AssertPoisoned(text);
    }

    public static void Text_that_was_unescaped()
    {
        using var parser = DeltaParser.Create<OpenAiChat>();
        ReadOnlySpan<byte> chunk = Escaped;
        Assert.True(parser.TryRead(ref chunk, out Delta delta));
        ReadOnlySpan<byte> text = delta.Text;
        Assert.Equal("a\nb"u8, text);
        Assert.False(parser.TryRead(ref chunk, out _));
        AssertPoisoned(text);
    }

    public static void Text_that_was_unescaped_of_an_event_known_by_its_shape()
    {
        using var parser = DeltaParser.Create<OpenAiChat>();
        ReadOnlySpan<byte> chunk = Enumerable.Repeat(Escaped, 20).SelectMany(all => all).ToArray();
        for (int i = 0; i < 19; i++)
        {
            Assert.True(parser.TryRead(ref chunk, out _));
        }

        Assert.True(parser.TryRead(ref chunk, out Delta delta));
        ReadOnlySpan<byte> text = delta.Text;
        Assert.Equal("a\nb"u8, text);
        Assert.False(parser.TryRead(ref chunk, out _));
        AssertPoisoned(text);
    }

    public static void A_delta_of_an_event_that_was_framed_elsewhere()
    {
        using var items = DeltaItemParser.Create<OpenAiChat>();
        ReadOnlySpan<byte> raw = items.Parse("message", "{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}"u8)[0].Raw;
        Assert.Equal((byte)'{', raw[0]);
        items.Parse("message", "{}"u8);
        AssertPoisoned(raw);
    }

    public static void A_record_that_was_carried_over()
    {
        using var parser = DeltaParser.Create("ollama-chat");
        ReadOnlySpan<byte> chunk = "{\"message\":{\"content\":\"car"u8;
        Assert.False(parser.TryRead(ref chunk, out _));
        chunk = "ried\"},\"done\":false}\n"u8;
        Assert.True(parser.TryRead(ref chunk, out Delta delta));
        ReadOnlySpan<byte> text = delta.Text;
        Assert.Equal("carried"u8, text);
        Assert.False(parser.TryRead(ref chunk, out _));
        AssertPoisoned(text);
    }

    public static void A_string_of_JSON_that_was_unescaped()
    {
        using var json = new JsonAccumulator();
        ReadOnlySpan<byte> fragment = "\"a\\nb\""u8;
        Assert.True(json.TryRead(ref fragment, out JsonDelta delta));
        ReadOnlySpan<byte> text = delta.Text;
        Assert.Equal("a\nb"u8, text);
        while (json.TryRead(ref fragment, out _))
        {
            // The end of the text reports the whole string, which is stored where the text was.
        }

        AssertPoisoned(text);
    }

    public static void An_event_of_a_reader_that_lies_in_what_the_pipe_lent()
    {
        var reader = SseReader.Create(Arrived(Whole, Whole));
        Assert.True(reader.WaitToReadAsync().AsTask().Result);
        Assert.True(reader.TryRead(out SseEvent first));
        ReadOnlySpan<byte> data = first.Data;
        Assert.Equal((byte)'{', data[0]);
        Assert.True(reader.TryRead(out SseEvent second));
        AssertPoisoned(data);
        data = second.Data;
        Assert.Equal((byte)'{', data[0]);
        Assert.False(reader.WaitToReadAsync().AsTask().Result);
        AssertPoisoned(data);
    }

    public static void A_delta_that_lies_in_what_the_pipe_lent()
    {
        DeltaStream deltas = DeltaStream.Create<OpenAiChat>(Arrived(Whole, Whole));
        Assert.True(deltas.WaitToReadAsync().AsTask().Result);
        Assert.True(deltas.TryRead(out Delta first));
        ReadOnlySpan<byte> text = first.Text;
        Assert.Equal("a"u8, text);
        Assert.True(deltas.TryRead(out Delta second));
        AssertPoisoned(text);
        text = second.Text;
        Assert.Equal("a"u8, text);
        deltas.DisposeAsync().AsTask().Wait();
        AssertPoisoned(text);
    }

    public static void An_event_of_await_foreach()
    {
        SseReader.Enumerator events = SseReader.Create(Arrived(Whole, Whole)).GetAsyncEnumerator();
        Assert.True(events.MoveNextAsync().AsTask().Result);
        ReadOnlySpan<byte> type = events.Current.EventType;
        Assert.Equal("e"u8, type);
        events.DisposeAsync().AsTask().Wait();
        AssertPoisoned(type);
    }

    public static void An_owned_event_that_was_disposed()
    {
        using var framer = new SseFramer();
        Assert.True(TryRead(framer, Whole, out SseEvent evt));
        SseOwnedEvent owned = evt.ToOwned();
        ReadOnlySpan<byte> type = owned.EventType.Span;
        Assert.Equal("e"u8, type);
        owned.Dispose();
        AssertPoisoned(type);
    }

    private static ScriptedPipeReader Arrived(params byte[][] segments) =>
        new ScriptedPipeReader(ScriptedRead.Bytes([.. segments.Select(segment => new ReadOnlyMemory<byte>(segment))]));

    private static bool TryRead(SseFramer framer, ReadOnlySpan<byte> chunk, out SseEvent evt) => framer.TryRead(ref chunk, out evt);

    private static void AssertPoisoned(ReadOnlySpan<byte> kept)
    {
        Assert.False(kept.IsEmpty);
        Assert.Equal(Enumerable.Repeat(Poison.Pattern, kept.Length).ToArray(), kept.ToArray());
    }
}
