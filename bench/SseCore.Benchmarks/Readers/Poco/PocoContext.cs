using System.Text.Json.Serialization;

namespace SseCore.Benchmarks.Readers.Poco;

/// <summary>System.Text.Json's own source generation.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ChatChunk))]
[JsonSerializable(typeof(MessagesEvent))]
[JsonSerializable(typeof(ResponsesEvent))]
[JsonSerializable(typeof(OllamaLine))]
internal sealed partial class PocoContext : JsonSerializerContext;
