using SseCore.TestServer;

namespace SseCore.AspNetCore.Tests;

/// <summary>Payloads in the shape of OpenAI Chat Completions.</summary>
internal static class Chat
{
    public const string Start = """{"id":"chatcmpl-1","model":"gpt-test","choices":[{"index":0,"delta":{"role":"assistant"}}]}""";

    public const string Finish = """{"id":"chatcmpl-1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""";

    public const string Usage = """{"id":"chatcmpl-1","choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}""";

    /// <summary>The answer of a request without <c>stream</c>.</summary>
    public const string Document = """
        {
          "id": "chatcmpl-1",
          "object": "chat.completion",
          "model": "gpt-test",
          "choices": [
            {
              "index": 0,
              "message": { "role": "assistant", "content": "Hello" },
              "finish_reason": "stop"
            }
          ],
          "usage": { "prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10 }
        }

        """;

    public static string Text(string text) => $$$"""{"id":"chatcmpl-1","choices":[{"index":0,"delta":{"content":"{{{text}}}"}}]}""";

    public static ResponseScript Whole { get; } = ResponseScript.EventStream().Events(Start, Text("Hel"), Text("lo"), Finish, Usage, "[DONE]");

    public static string Events(params IEnumerable<string> payloads) => string.Concat(payloads.Select(payload => $"data: {payload}\n\n"));
}
