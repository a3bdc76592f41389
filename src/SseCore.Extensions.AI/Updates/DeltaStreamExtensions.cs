using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.AI;

namespace SseCore.Extensions.AI;

/// <summary>Reads a <see cref="DeltaStream"/> as Microsoft.Extensions.AI has it.</summary>
public static class DeltaStreamExtensions
{
    /// <summary>
    /// Reads a stream, of any dialect, as <see cref="ChatResponseUpdate"/>s: one per event, as soon as the event is there.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Text becomes <see cref="TextContent"/>, reasoning, signatures and redacted reasoning
    /// <see cref="TextReasoningContent"/>, a tool call, once it is complete, <see cref="FunctionCallContent"/>, a refusal and
    /// what the provider reports as an error <see cref="ErrorContent"/>, citations <see cref="CitationAnnotation"/>s.
    /// </para>
    /// <para>
    /// The last update has the token counts as <see cref="UsageContent"/>, an <see cref="ErrorContent"/> if the stream did
    /// not complete, with the <see cref="StreamOutcome"/> as its code, and the <see cref="StreamSummary"/> as its
    /// <see cref="ChatResponseUpdate.RawRepresentation"/>. A tool call that was cut is not handed out.
    /// </para>
    /// </remarks>
    /// <param name="deltas">The stream, read once, and the caller's to dispose.</param>
    /// <param name="options">What to make of it; <see cref="ChatUpdateOptions.Default"/> by default.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="IOException">The source failed. What is known of the stream came before, as the last update.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
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

            while (builder.TryRead(deltas, out ChatResponseUpdate? update))
            {
                yield return update;
            }
        }

        if (deltas.Summary is { } summary)
        {
            yield return builder.Complete(summary);
        }

        failure?.Throw();
    }
}
