namespace SseCore.Generator;

/// <summary>The names that readers of streams find without a dialect file: of the library's own dialects, and of detection.</summary>
internal static class BuiltInNames
{
    /// <summary>The namespace of the library, in which its own dialects are.</summary>
    public const string Namespace = "SseCore";

    /// <summary>The names, in the library's order.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "openai-chat", "anthropic-messages", "ollama-chat", "ollama-generate", "bedrock-converse", "openai-responses", "gemini",
        "gemini-interactions", "mistral", "openai-completions", "cohere-v2", "tgi", "llamacpp", "openai-assistants",
        "openai-transcription", "mistral-conversations", "dashscope", "anthropic-completions", "bedrock-invoke", "cohere-v1", "watsonx", "auto",
    ];
}
