using System.Buffers.Binary;
using System.Text;

namespace SseCore.TestKit;

/// <summary>Writes messages of <c>application/vnd.amazon.eventstream</c>. Shares no code with the library.</summary>
public static class AwsMessage
{
    private const byte StringType = 7;

    public static byte[] Event(string type, string payload) => Write(payload, (":event-type", type), (":content-type", "application/json"), (":message-type", "event"));

    public static byte[] Exception(string type, string payload) => Write(payload, (":exception-type", type), (":content-type", "application/json"), (":message-type", "exception"));

    public static byte[] Error(string code, string message) => Write("", (":error-code", code), (":error-message", message), (":message-type", "error"));

    /// <summary>An event of InvokeModelWithResponseStream around a payload of the model's own API.</summary>
    public static byte[] Chunk(string inner) =>
        Event("chunk", $$"""{"bytes":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(inner))}}","p":"abcdefgh"}""");

    public static byte[] Write(string payload, params IEnumerable<(string Name, string Value)> headers) =>
        Write(Encoding.UTF8.GetBytes(payload), [.. headers.SelectMany(header => Header(header.Name, StringType, header.Value))]);

    /// <summary>A message whose headers are given as bytes.</summary>
    public static byte[] Write(byte[] payload, byte[] headers)
    {
        byte[] lengths = [.. BigEndian(16 + headers.Length + payload.Length), .. BigEndian(headers.Length)];
        byte[] signed = [.. lengths, .. BigEndian((int)Checksum(lengths)), .. headers, .. payload];
        return [.. signed, .. BigEndian((int)Checksum(signed))];
    }

    /// <summary>CRC-32, bit by bit.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return ~crc;
    }

    private static byte[] Header(string name, byte type, string value)
    {
        byte[] text = Encoding.UTF8.GetBytes(value);
        return [(byte)name.Length, .. Encoding.UTF8.GetBytes(name), type, (byte)(text.Length >> 8), (byte)text.Length, .. text];
    }

    private static byte[] BigEndian(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
