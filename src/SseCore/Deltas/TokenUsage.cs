namespace SseCore;

/// <summary>
/// Token counts as the provider reports them, cumulative over the message: the last value of each field wins. A
/// count that was not reported is <see langword="null"/>, which is not zero.
/// </summary>
/// <param name="Input">Tokens of the prompt.</param>
/// <param name="Output">Tokens of the answer, reasoning included where the provider includes it.</param>
/// <param name="Total">The provider's own total.</param>
/// <param name="Cached">Prompt tokens read from a cache.</param>
/// <param name="Reasoning">Output tokens spent on reasoning.</param>
public readonly record struct TokenUsage(long? Input, long? Output, long? Total, long? Cached, long? Reasoning)
{
    /// <summary>Whether no count was reported.</summary>
    public bool IsEmpty => this == default;

    /// <summary>The sum of these counts and those of another message that cost tokens too. A count that neither reports stays unreported.</summary>
    internal TokenUsage Plus(in TokenUsage other)
    {
        return new(Sum(Input, other.Input), Sum(Output, other.Output), Sum(Total, other.Total), Sum(Cached, other.Cached), Sum(Reasoning, other.Reasoning));

        static long? Sum(long? one, long? another) => one is null ? another : one + (another ?? 0);
    }
}
