using System.Text.Encodings.Web;
using System.Text.Json;

namespace SseCore.Cli.Demo;

/// <summary>An answer in the shape of OpenAI Chat Completions, with everything outside ASCII escaped.</summary>
internal class ChatScript : DemoScript
{
    private const string Text =
        """
        **Server-Sent Events** are plain text over one HTTP response that does not end: every event is a few `field: value` lines, and a blank line dispatches it. 📡

        What makes them awkward to read *fast*:

        1. The network cuts them anywhere – inside a line, between CR and LF, in the middle of "quotes" or of an emoji. ✂️
        2. Each token comes wrapped in some 300 bytes of JSON: {"choices":[{"delta":{…}}]} around two or three letters.
        3. A stream that merely stops looks just like one that is finished; only the terminator tells. 🏁

        So: one pass over the bytes, no allocation per token, and an honest word about the end. 👩‍💻
        """;

    public override string Title => "chat answer";

    public override string Dialect => "openai-chat";

    public override string ExpectedText => Text.ReplaceLineEndings("\n");

    protected virtual JavaScriptEncoder Encoder => JavaScriptEncoder.Default;

    protected virtual IEnumerable<string> Pieces => Tokens.Cut(ExpectedText);

    public override IEnumerable<byte[]> Frames()
    {
        using var frames = new FrameWriter(Encoder);
        yield return frames.Json(json => WriteChunk(json, role: "assistant", content: ""));
        foreach (string token in Pieces)
        {
            yield return frames.Json(json => WriteChunk(json, content: token));
        }

        yield return frames.Json(json => WriteChunk(json, finishReason: "stop"));
        yield return frames.Json(json =>
        {
            WriteHead(json);
            json.WriteStartArray("choices");
            json.WriteEndArray();
            json.WriteStartObject("usage");
            json.WriteNumber("prompt_tokens", 21);
            json.WriteNumber("completion_tokens", Tokens.Cut(ExpectedText).Count());
            json.WriteNumber("total_tokens", 21 + Tokens.Cut(ExpectedText).Count());
            json.WriteEndObject();
        });
        yield return frames.Event("[DONE]"u8);
    }

    private static void WriteHead(Utf8JsonWriter json)
    {
        json.WriteString("id", "chatcmpl-demo");
        json.WriteString("object", "chat.completion.chunk");
        json.WriteNumber("created", 1_767_225_600);
        json.WriteString("model", "demo-chat");
        json.WriteString("system_fingerprint", "fp_demo");
    }

    private static void WriteChunk(Utf8JsonWriter json, string? role = null, string? content = null, string? finishReason = null)
    {
        WriteHead(json);
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject("delta");
        if (role is not null)
        {
            json.WriteString("role", role);
        }

        if (content is not null)
        {
            json.WriteString("content", content);
        }

        json.WriteEndObject();
        json.WriteNull("logprobs");
        json.WriteString("finish_reason", finishReason);
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
