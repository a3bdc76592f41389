using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace SseCore;

/// <summary>
/// The envelope that AWS Bedrock's InvokeModelWithResponseStream puts around the payloads of the model's own API: events of type
/// <c>chunk</c>, <c>{"bytes":"…","p":"…"}</c>, where <c>bytes</c> is the payload in base64 and <c>p</c> is padding.
/// </summary>
internal static class BedrockChunk
{
    public static bool IsChunk(ReadOnlySpan<byte> eventType) => eventType.SequenceEqual("chunk"u8);

    /// <summary>Appends the wrapped payload. If it is not base64, appends the text as it is, for the dialect to reject.</summary>
    /// <returns>Whether there is a payload; if not, this is another kind of chunk.</returns>
    public static bool TryUnwrap(ReadOnlySpan<byte> chunk, ref PooledBuffer output)
    {
        TapeValue bytes;
        try
        {
            bytes = JsonMember.Find(chunk, "bytes"u8);
        }
        catch (JsonException)
        {
            return false;
        }

        if (!bytes.HasText)
        {
            return false;
        }

        // Base64 has '/', which JSON may write as '\/'.
        int start = output.Length;
        JsonText.AppendUnescaped(chunk.Slice(bytes.Start, bytes.Length), ref output, carriedHigh: 0, mayCarry: false);
        int length = output.Length - start;
        Span<byte> text = output.Writable(start);
        if (Base64.DecodeFromUtf8InPlace(text, out int decoded) == OperationStatus.Done)
        {
            length = decoded;
        }

        output.Truncate(start + length);
        return true;
    }
}
