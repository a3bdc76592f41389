using SseCore.Benchmarks.Streams;

namespace SseCore.Benchmarks.Readers.Sdk;

/// <summary>A provider's official SDK, over HTTP that never leaves memory. One client for all requests, as the providers recommend.</summary>
internal abstract class SdkReader
{
    /// <summary>The SDK for a stream; null if none reads all of it.</summary>
    public static SdkReader? Create(BenchmarkStream stream) => stream.Name switch
    {
        "openai-chat" or "openai-chat-tools" or "openai-chat-500" => new OpenAiChatSdk(stream.Bytes),
        "openai-responses" => new OpenAiResponsesSdk(stream.Bytes),
        "anthropic-messages" => new AnthropicSdk(stream.Bytes),

        // OpenAI's SDK reads DeepSeek, except for the reasoning; Ollama has no SDK.
        _ => null,
    };

    public abstract Task<Tally> ReadAsync();
}
