using System.Text.Encodings.Web;
using System.Text.Json;

namespace SseCore.Cli.Demo;

/// <summary>An answer in the shape of Anthropic Messages: thinking, text and a tool call, between pings and padding.</summary>
internal sealed class MessagesScript : DemoScript
{
    private const string Thinking =
        "The user wants to cross the Alps by train on Saturday. I should look up connections before I promise anything, with the luggage and the bicycle in mind.";

    private const string Text = "Good idea – the Gotthard panorama is worth it. 🚆 Let me look up what runs on Saturday:";

    private const string Arguments =
        """{"from": "Zürich HB", "to": "Lugano", "date": "2026-07-04", "passengers": [{"age": 34, "bicycle": true}, {"age": 9}], "via": ["Göschenen", "Airolo"], "scenic": true}""";

    public override string Title => "tool call";

    public override string Dialect => "anthropic-messages";

    public override string ExpectedText => Text;

    public override string ExpectedArguments => Arguments;

    public override IEnumerable<byte[]> Frames()
    {
        using var frames = new FrameWriter(JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        yield return frames.Json(WriteMessageStart, "message_start"u8);
        yield return frames.Event("""{"type": "ping"}"""u8, "ping"u8);
        foreach (byte[] frame in Block(frames, 0, "thinking", "thinking", "thinking_delta", Thinking))
        {
            yield return frame;
        }

        foreach (byte[] frame in Block(frames, 1, "text", "text", "text_delta", Text))
        {
            yield return frame;
        }

        yield return frames.Event("""{"type": "ping"}"""u8, "ping"u8);
        foreach (byte[] frame in Block(frames, 2, "tool_use", "partial_json", "input_json_delta", Arguments))
        {
            yield return frame;
        }

        yield return frames.Json(WriteMessageDelta, "message_delta"u8);
        yield return frames.Json(json => json.WriteString("type", "message_stop"), "message_stop"u8, padding: 9);
    }

    private static IEnumerable<byte[]> Block(FrameWriter frames, int index, string type, string member, string deltaType, string text)
    {
        yield return frames.Json(json => WriteBlockStart(json, index, type), "content_block_start"u8);
        int padding = 0;
        foreach (string token in Tokens.Cut(text))
        {
            // Any sequence that looks random will do.
            padding = ((padding * 5) + token.Length) % 23;
            yield return frames.Json(
                json =>
                {
                    json.WriteString("type", "content_block_delta");
                    json.WriteNumber("index", index);
                    json.WriteStartObject("delta");
                    json.WriteString("type", deltaType);
                    json.WriteString(member, token);
                    json.WriteEndObject();
                },
                "content_block_delta"u8,
                padding);
        }

        yield return frames.Json(
            json =>
            {
                json.WriteString("type", "content_block_stop");
                json.WriteNumber("index", index);
            },
            "content_block_stop"u8);
    }

    private static void WriteMessageStart(Utf8JsonWriter json)
    {
        json.WriteString("type", "message_start");
        json.WriteStartObject("message");
        json.WriteString("id", "msg_demo");
        json.WriteString("type", "message");
        json.WriteString("role", "assistant");
        json.WriteString("model", "demo-messages");
        json.WriteStartArray("content");
        json.WriteEndArray();
        json.WriteNull("stop_reason");
        json.WriteStartObject("usage");
        json.WriteNumber("input_tokens", 404);
        json.WriteNumber("output_tokens", 1);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteBlockStart(Utf8JsonWriter json, int index, string type)
    {
        json.WriteString("type", "content_block_start");
        json.WriteNumber("index", index);
        json.WriteStartObject("content_block");
        json.WriteString("type", type);
        if (type == "tool_use")
        {
            json.WriteString("id", "toolu_demo");
            json.WriteString("name", "find_trains");
            json.WriteStartObject("input");
            json.WriteEndObject();
        }
        else
        {
            json.WriteString(type, "");
        }

        json.WriteEndObject();
    }

    private static void WriteMessageDelta(Utf8JsonWriter json)
    {
        json.WriteString("type", "message_delta");
        json.WriteStartObject("delta");
        json.WriteString("stop_reason", "tool_use");
        json.WriteNull("stop_sequence");
        json.WriteEndObject();
        json.WriteStartObject("usage");
        json.WriteNumber("output_tokens", Tokens.Cut(Thinking + Text + Arguments).Count());
        json.WriteEndObject();
    }
}
