using Microsoft.Extensions.AI;

namespace SseCore.Extensions.AI;

/// <summary>
/// An answer began but is not whole: the connection broke, the stream was cut or exceeded a limit, or the provider reported an
/// error within it. Its message contains nothing of the conversation.
/// </summary>
public sealed class IncompleteResponseException : IOException
{
    private ChatResponse? _partialResponse;

    /// <summary>Creates an exception as the clients throw it, for tests of code that handles it and for clients of one's own.</summary>
    /// <param name="outcome">How the stream ended.</param>
    /// <param name="error">The error that the provider reported, if it did. The message names its type and code, not its text.</param>
    /// <param name="innerException">The failure that ended the stream, if there was one.</param>
    public IncompleteResponseException(StreamOutcome outcome, ProviderError? error = null, Exception? innerException = null)
        : base(MessageOf(outcome, error), innerException)
    {
        Outcome = outcome;
        Error = error;
    }

    /// <summary>How the stream ended.</summary>
    public StreamOutcome Outcome { get; }

    /// <summary>The error that the provider reported; <see langword="null"/> if it reported none.</summary>
    public ProviderError? Error { get; }

    /// <summary>
    /// The part of the answer that arrived, for <see cref="IChatClient.GetResponseAsync"/>; <see langword="null"/> for a streaming
    /// call, whose caller already has it. A tool call that was cut is not in it.
    /// </summary>
    public ChatResponse? PartialResponse
    {
        get => _partialResponse;
        init => _partialResponse = value;
    }

    /// <summary>Adds the partial response: the code that throws the exception does not know it, only the one that assembles the answer.</summary>
    internal void Add(ChatResponse partialResponse) => _partialResponse = partialResponse;

    private static string MessageOf(StreamOutcome outcome, ProviderError? error)
    {
        string kind = string.Join(", ", new[] { error?.Type, error?.Code }.Where(part => part is { Length: > 0 and <= 80 }).Distinct());
        return kind.Length > 0 ? $"The response is not complete: {outcome} ({kind})." : $"The response is not complete: {outcome}.";
    }
}
