using SseCore.TestServer;

namespace SseCore.Http.Tests;

/// <summary>Payloads and scripts in the shape of OpenAI Chat Completions.</summary>
internal static class Chat
{
    public const string Done = "[DONE]";

    public const string Error = """{"error":{"message":"the prompt 'my secret' is too much","type":"rate_limit_error","code":"rate_limit_exceeded"}}""";

    /// <summary>A complete answer.</summary>
    public static ResponseScript Whole(string text = "Hello") => ResponseScript.EventStream().Events(Text(text), Finish, Done);

    public static string Finish => """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""";

    public static string Text(string text) => $"{{\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"{text}\"}}}}]}}";

    /// <summary>The beginning of an answer, in one write that ends with half an event.</summary>
    public static ResponseScript Begun(string text = "Hel") => ResponseScript.EventStream().Text($"data: {Text(text)}\n\ndata: {{\"choices\":[{{\"del");
}
