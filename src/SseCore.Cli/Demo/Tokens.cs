namespace SseCore.Cli.Demo;

/// <summary>Divides text roughly as a tokenizer does: before spaces, and inside long words.</summary>
internal static class Tokens
{
    private const int MaxLength = 7;

    public static IEnumerable<string> Cut(string text)
    {
        int start = 0;
        for (int end = 1; end <= text.Length; end++)
        {
            bool isCut = end == text.Length || text[end] is ' ' or '\n' || end - start >= MaxLength;
            if (isCut && (end == text.Length || !char.IsLowSurrogate(text[end])))
            {
                yield return text[start..end];
                start = end;
            }
        }
    }
}
