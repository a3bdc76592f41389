using System.Text.Json;

namespace SseCore.Benchmarks.Readers.Document;

/// <summary>The solution that a search finds first: <see cref="StreamReader.ReadLine"/>, the prefix cut off, <see cref="JsonDocument"/>.</summary>
internal sealed class LineReader(string dialect, bool isLines)
{
    private const string Prefix = "data: ";

    private readonly DocumentWalk.Walk _walk = DocumentWalk.Of(dialect);

    public Tally Read(Stream stream)
    {
        var tally = default(Tally);
        using var reader = new StreamReader(stream, leaveOpen: true);
        while (reader.ReadLine() is { } line)
        {
            if (!isLines && !line.StartsWith(Prefix, StringComparison.Ordinal))
            {
                continue;
            }

            ReadOnlyMemory<char> payload = isLines ? line.AsMemory() : line.AsMemory(Prefix.Length);
            if (payload.Span is "[DONE]")
            {
                break;
            }

            using var document = JsonDocument.Parse(payload);
            if (_walk(ref tally, document.RootElement))
            {
                break;
            }
        }

        return tally;
    }
}
