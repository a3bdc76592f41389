namespace SseCore;

/// <summary>Recognizes payloads like <c>[DONE]</c>, which end a stream and need not be JSON. For generated extractors.</summary>
public static class TerminatorPayload
{
    /// <summary>Whether <paramref name="payload"/> is <paramref name="terminator"/>, ignoring ASCII case and surrounding white space.</summary>
    /// <param name="payload">An event's data.</param>
    /// <param name="terminator">ASCII text without surrounding white space.</param>
    public static bool Matches(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> terminator)
    {
        while (!payload.IsEmpty && IsWhiteSpace(payload[0]))
        {
            payload = payload.Slice(1);
        }

        while (payload.Length > terminator.Length && IsWhiteSpace(payload[payload.Length - 1]))
        {
            payload = payload.Slice(0, payload.Length - 1);
        }

        if (payload.Length != terminator.Length)
        {
            return false;
        }

        for (int i = 0; i < payload.Length; i++)
        {
            if (ToLower(payload[i]) != ToLower(terminator[i]))
            {
                return false;
            }
        }

        return true;
    }

    // ASCII white space: tab, line feed, vertical tab, form feed, carriage return and space.
    private static bool IsWhiteSpace(byte value) => value is (byte)' ' or (>= (byte)'\t' and <= (byte)'\r');

    private static int ToLower(byte value) => value is >= (byte)'A' and <= (byte)'Z' ? value | 0x20 : value;
}
