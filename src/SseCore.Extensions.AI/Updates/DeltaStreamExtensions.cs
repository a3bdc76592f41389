using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.AI;

namespace SseCore.Extensions.AI;

/// <summary>Reads a <see cref="DeltaStream"/> as types of Microsoft.Extensions.AI.</summary>
public static class DeltaStreamExtensions
{
    /// <summary>
    /// Reads a stream, of any dialect, as <see cref="ChatResponseUpdate"/>s: one per event, as soon as the event has arrived.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Text becomes <see cref="TextContent"/>, reasoning, signatures and redacted reasoning
    /// <see cref="TextReasoningContent"/>, a tool call, once it is complete, <see cref="FunctionCallContent"/>, a refusal or
    /// an error from the provider <see cref="ErrorContent"/>, and citations <see cref="CitationAnnotation"/>s.
    /// </para>
    /// <para>
    /// The last update has the token counts as <see cref="UsageContent"/>, an <see cref="ErrorContent"/> if the stream did
    /// not complete, with the <see cref="StreamOutcome"/> as its code, and the <see cref="StreamSummary"/> as its
    /// <see cref="ChatResponseUpdate.RawRepresentation"/>. A tool call that was cut is not handed out.
    /// </para>
    /// </remarks>
    /// <param name="deltas">The stream, which is read once and which the caller must dispose.</param>
    /// <param name="options">The options; <see cref="ChatUpdateOptions.Default"/> by default.</param>
    /// <param name="cancellationToken">Cancels the waits.</param>
    /// <exception cref="IOException">The source failed. The last update before it has what is known of the stream.</exception>
    /// <exception cref="SseException">The stream exceeds a limit, or was damaged. Likewise.</exception>
    /// <exception cref="OperationCanceledException">A wait was cancelled.</exception>
    public static IAsyncEnumerable<ChatResponseUpdate> AsChatResponseUpdatesAsync(
        this DeltaStream deltas, ChatUpdateOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(deltas);
        return ReadAsync(deltas, options ?? ChatUpdateOptions.Default, cancellationToken);
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> ReadAsync(
        DeltaStream deltas, ChatUpdateOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var builder = new ChatUpdateBuilder(options);
        ExceptionDispatchInfo? failure = null;
        bool hasMore = true;
        while (hasMore)
        {
            try
            {
                hasMore = await deltas.WaitToReadAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (IOException exception) when (deltas.Summary is not null)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
                hasMore = false;
            }

            while (TryRead(builder, deltas, out ChatResponseUpdate? update, ref failure))
            {
                yield return update;
            }

            hasMore &= failure is null;
        }

        if (deltas.Summary is { } summary)
        {
            yield return builder.Complete(summary);
        }

        failure?.Throw();
    }

    // After a refusal nothing more is read, but the event before it may be waiting to be handed out.
    private static bool TryRead(
        ChatUpdateBuilder builder, DeltaStream deltas, [NotNullWhen(true)] out ChatResponseUpdate? update, ref ExceptionDispatchInfo? failure)
    {
        if (failure?.SourceException is SseException)
        {
            update = null;
            return false;
        }

        try
        {
            return builder.TryRead(deltas, out update);
        }
        catch (SseException exception)
        {
            failure ??= ExceptionDispatchInfo.Capture(exception);
            return builder.TryTake(out update);
        }
    }
}
