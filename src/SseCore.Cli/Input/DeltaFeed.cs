namespace SseCore.Cli.Input;

/// <summary>Runs an input through a <see cref="DeltaParser"/>.</summary>
internal static class DeltaFeed
{
    /// <summary>Reads to the stream's end: the dialect's terminator, the input's end or an event beyond the limit.</summary>
    /// <param name="input">The bytes.</param>
    /// <param name="parser">The parser.</param>
    /// <param name="handle">Called with every delta.</param>
    /// <param name="beforeWait">Called when everything so far was handed out and the input may block.</param>
    /// <param name="cancellationToken">Ends the input.</param>
    public static async Task<StreamSummary> ReadAsync(
        InputReader input, DeltaParser parser, DeltaHandler handle, Action beforeWait, CancellationToken cancellationToken)
    {
        bool isWithinLimits = true;

        // Some servers keep the connection open after the terminator.
        while (isWithinLimits && !parser.IsTerminated)
        {
            if (input.MayWait)
            {
                beforeWait();
            }

            ReadOnlyMemory<byte> chunk = await input.ReadAsync(cancellationToken);
            if (chunk.IsEmpty)
            {
                break;
            }

            isWithinLimits = TryFeed(parser, chunk.Span, handle);
        }

        StreamSummary summary = parser.Complete();
        isWithinLimits &= TryFeed(parser, default, handle);

        // The parser does not know the limit of the code that handles its deltas.
        return isWithinLimits || summary.Outcome == StreamOutcome.ProviderError ? summary : summary with { Outcome = StreamOutcome.LimitExceeded };
    }

    /// <returns>Whether the parser accepts more. If not, an event or the message exceeds its limit.</returns>
    public static bool TryFeed(DeltaParser parser, ReadOnlySpan<byte> chunk, DeltaHandler handle)
    {
        try
        {
            while (parser.TryRead(ref chunk, out Delta delta))
            {
                handle(delta);
            }

            return true;
        }
        catch (SseException exception) when (exception.Code is SseErrorCode.EventTooLarge or SseErrorCode.MessageTooLarge)
        {
            return false;
        }
    }
}
