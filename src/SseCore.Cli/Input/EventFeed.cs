namespace SseCore.Cli.Input;

/// <summary>Runs an input through an <see cref="SseFramer"/>.</summary>
internal static class EventFeed
{
    /// <summary>Reads to the end of the stream: the end of the input, or an event beyond the limit.</summary>
    /// <param name="input">The bytes.</param>
    /// <param name="framer">The framer.</param>
    /// <param name="handle">Called with every event.</param>
    /// <param name="beforeWait">Called when everything so far was handed out and the input may block.</param>
    /// <param name="cancellationToken">Ends the input.</param>
    public static async Task<SseOutcome> ReadAsync(
        InputReader input, SseFramer framer, SseEventHandler handle, Action beforeWait, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (input.MayWait)
            {
                beforeWait();
            }

            ReadOnlyMemory<byte> chunk = await input.ReadAsync(cancellationToken);
            if (chunk.IsEmpty || !TryFeed(framer, chunk.Span, handle))
            {
                break;
            }
        }

        return Complete(framer, handle);
    }

    /// <returns>Whether the framer accepts more. If not, an event exceeds the limit, which the outcome reports.</returns>
    public static bool TryFeed(SseFramer framer, ReadOnlySpan<byte> chunk, SseEventHandler handle)
    {
        try
        {
            while (framer.TryRead(ref chunk, out SseEvent evt))
            {
                handle(evt);
            }

            return true;
        }
        catch (SseException exception) when (exception.Code == SseErrorCode.EventTooLarge)
        {
            return false;
        }
    }

    /// <summary>Ends the stream, and hands out the event that the end cut off if the options ask for it.</summary>
    public static SseOutcome Complete(SseFramer framer, SseEventHandler handle)
    {
        SseOutcome outcome = framer.Complete();
        TryFeed(framer, default, handle);
        return outcome;
    }
}
