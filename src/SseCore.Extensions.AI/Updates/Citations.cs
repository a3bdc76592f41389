using System.Text.Json;
using Microsoft.Extensions.AI;

namespace SseCore.Extensions.AI;

/// <summary>Citations as annotations of an empty text: the text that they annotate came before.</summary>
internal static class Citations
{
    public static TextContent ToContent(ReadOnlySpan<byte> citation) =>
        new(string.Empty) { Annotations = [ToAnnotation(citation)] };

    private static CitationAnnotation ToAnnotation(ReadOnlySpan<byte> citation)
    {
        JsonElement json;
        try
        {
            using JsonDocument document = JsonDocument.Parse(citation.ToArray());
            json = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // xAI and Perplexity cite addresses alone; what else is a text may look like one, too ("Chapter: 2").
            string text = Utf8.ToText(citation);
            return new CitationAnnotation
            {
                RawRepresentation = text,
                Url = Address(text) is { Scheme: "http" or "https" } address ? address : null,
            };
        }

        // OpenAI nests the details of a citation one level down.
        JsonElement details = json.Member("url_citation") ?? json;
        return new CitationAnnotation
        {
            RawRepresentation = json,
            Title = Text(details, "title") ?? Text(details, "document_title"),
            Snippet = Text(details, "cited_text"),
            FileId = Text(details, "file_id"),
            // The second is that of Gemini, for a page that it read.
            Url = Address(Text(details, "url") ?? Text(details, "retrievedUrl")),
        };
    }

    private static Uri? Address(string? text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? address) ? address : null;

    private static string? Text(JsonElement json, string name) =>
        json.Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
