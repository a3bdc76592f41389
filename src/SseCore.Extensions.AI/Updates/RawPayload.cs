using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace SseCore.Extensions.AI;

/// <summary>The event that a <see cref="ChatResponseUpdate"/> was made from, as the provider sent it: its <see cref="ChatResponseUpdate.RawRepresentation"/>.</summary>
public sealed class RawPayload
{
    internal RawPayload(byte[] utf8, long offset)
    {
        Utf8 = utf8;
        Offset = offset;
    }

    /// <summary>The payload, UTF-8; JSON, unless the provider sent something else.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>Position of the event in the stream, in bytes from 0.</summary>
    public long Offset { get; }

    /// <summary>Parses the payload.</summary>
    /// <returns>The document, which the caller must dispose.</returns>
    /// <exception cref="JsonException">It is not a JSON text.</exception>
    public JsonDocument Parse() => JsonDocument.Parse(Utf8);

    /// <summary>Returns the payload as text.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Utf8.ToArray());
}
