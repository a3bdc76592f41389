namespace SseCore;

/// <summary>Detects the framing of a stream by its content type or, if that does not tell, by the first significant byte.</summary>
internal static partial class FramingDetection
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    /// <summary>
    /// The framing of a stream that begins with this byte. No meaningful line of an event stream begins with a
    /// bracket or with NUL. An AWS message of less than 16 MiB begins with NUL, the first byte of its length.
    /// </summary>
    /// <param name="first">The first byte that is neither white space nor byte order mark.</param>
    /// <param name="expected">
    /// The framing of the dialect. A brace begins lines of JSON only if those are expected; else it begins a JSON document
    /// that a server sent instead of a stream.
    /// </param>
    public static StreamFraming OfFirstByte(byte first, StreamFraming expected) => first switch
    {
        0 => StreamFraming.AwsEventStream,
        (byte)'[' => StreamFraming.JsonArray,
        (byte)'{' when expected == StreamFraming.Ndjson => StreamFraming.Ndjson,
        _ => StreamFraming.Sse,
    };

    /// <summary>Counts the bytes at this place of the stream that are insignificant: white space, and a byte order mark at the very beginning.</summary>
    /// <param name="bytes">Bytes of the stream.</param>
    /// <param name="offset">Their position in the stream; all bytes before it were insignificant.</param>
    public static int CountInsignificant(ReadOnlySpan<byte> bytes, long offset)
    {
        int count = 0;
        while (count < bytes.Length
            && (JsonStructure.IsWhiteSpace(bytes[count]) || (offset + count < ByteOrderMark.Length && bytes[count] == ByteOrderMark[offset + count])))
        {
            count++;
        }

        return count;
    }
}
