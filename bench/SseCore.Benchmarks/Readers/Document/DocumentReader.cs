using System.Text.Json;

namespace SseCore.Benchmarks.Readers.Document;

/// <summary>Framed by the framework, and parsed into a <see cref="JsonDocument"/> directly from the span, without unnecessary copies.</summary>
internal sealed class DocumentReader(string dialect, bool isLines) : PayloadReader(isLines)
{
    private readonly DocumentWalk.Walk _walk = DocumentWalk.Of(dialect);

    private protected override bool Parse(string eventType, ReadOnlySpan<byte> data)
    {
        if (data.SequenceEqual("[DONE]"u8))
        {
            return true;
        }

        var json = new Utf8JsonReader(data);
        using JsonDocument document = JsonDocument.ParseValue(ref json);
        return _walk(ref Tally, document.RootElement);
    }
}
