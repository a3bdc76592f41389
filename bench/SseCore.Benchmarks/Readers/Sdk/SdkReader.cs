using SseCore.Benchmarks.Streams;

namespace SseCore.Benchmarks.Readers.Sdk;

/// <summary>A provider's official SDK, over HTTP that never leaves the memory. One client for all requests, as they recommend.</summary>
internal abstract class SdkReader
{
    /// <summary>The SDK for a stream; null where there is none that reads all of it.</summary>
    public static SdkReader? Create(BenchmarkStream stream) => stream.Name switch
    {
        "openai-chat" or "openai-chat-tools" or "openai-chat-500" => new OpenAiChatSdk(stream.Bytes),
        "openai-responses" => new OpenAiResponsesSdk(stream.Bytes),
        "anthropic-messages" => new AnthropicSdk(stream.Bytes),

        // DeepSeek is read by OpenAI's, but for the reasoning; Ollama has none of its own.
        _ => null,
    };

    public abstract Task<Tally> ReadAsync();
}
