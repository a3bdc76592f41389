namespace SseCore;

/// <summary>Determines how much of the received bytes completes something, and how much is the beginning of an event that may wait for the rest.</summary>
internal static class UnfinishedEvent
{
    /// <summary>The length up to the end of the last event in the bytes; all of them, if nothing may wait.</summary>
    /// <param name="received">The bytes received, beginning with an event.</param>
    /// <param name="known">How many of them were searched before: no event ends in those.</param>
    /// <param name="end">What ends an event.</param>
    public static int Find(ReadOnlySpan<byte> received, int known, EventEnd end) => end switch
    {
        EventEnd.Unknown => received.Length,
        EventEnd.LineFeed => known + received.Slice(known).LastIndexOf((byte)'\n') is var last && last >= known ? last + 1 : 0,
        _ => FindBehindBlankLine(received, known, end == EventEnd.BlankLineOrRetry),
    };

    // From the end, so that of many events only the last is searched.
    private static int FindBehindBlankLine(ReadOnlySpan<byte> received, int known, bool isRetryTold)
    {
        int end = received.Length;
        int last;
        while ((last = received.Slice(known, end - known).LastIndexOfAny((byte)'\n', (byte)'\r')) >= 0)
        {
            last += known;
            if (isRetryTold && last + 1 < received.Length && received[last + 1] == (byte)'r')
            {
                return received.Length;
            }

            // A CR before an LF ends no line of its own.
            int lineEnd = last > 0 && received[last] == (byte)'\n' && received[last - 1] == (byte)'\r' ? last - 1 : last;
            if (lineEnd == 0 || received[lineEnd - 1] is (byte)'\n' or (byte)'\r')
            {
                return last + 1;
            }

            end = last;
        }

        bool isLineStart = known == 0 || received[known - 1] is (byte)'\n' or (byte)'\r';
        return isRetryTold && isLineStart && received[known] == (byte)'r' ? received.Length : 0;
    }
}
