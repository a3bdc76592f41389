namespace SseCore;

/// <summary>The dialects that come with the library, by name.</summary>
internal static class BuiltInDialects
{
    public const string AutoName = "auto";

    // In the order in which detection asks them: the most frequent first, and of two that may recognize the same event, the
    // stricter first. Mistral's streams are also openai-chat's, which extracts the same deltas from them.
    private static readonly Entry[] Entries =
    [
        new Entry<OpenAiChat>(),
        new Entry<AnthropicMessages>(),
        new Entry<OllamaChat>(),
        new Entry<OllamaGenerate>(),
        new Entry<BedrockConverse>(),
        new Entry<OpenAiResponses>(),
        new Entry<Gemini>(),
        new Entry<GeminiInteractions>(),
        new Entry<Mistral>(),
        new Entry<OpenAiCompletions>(),
        new Entry<CohereV2>(),
        new Entry<TextGenerationInference>(),
        new Entry<LlamaCpp>(),
        new Entry<OpenAiAssistants>(),
        new Entry<OpenAiTranscription>(),
        new Entry<MistralConversations>(),
        new Entry<DashScope>(),
        new Entry<AnthropicCompletions>(),
        new Entry<BedrockInvoke>(),
        new Entry<CohereV1>(),
        new Entry<Watsonx>(),
    ];

    public static IReadOnlyList<string> Names { get; } = Array.ConvertAll(Entries, entry => entry.Name);

    /// <summary>Reads what any provider may send before the dialect is known, mainly errors.</summary>
    public static IDeltaDialect Fallback => Entries[0].Dialect;

    public static DeltaParser CreateParser(string dialect, DeltaParserOptions? options)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        if (dialect == AutoName)
        {
            return new DeltaParser<AutoDialect>(options);
        }

        foreach (Entry entry in Entries)
        {
            if (entry.Name == dialect)
            {
                return entry.CreateParser(options);
            }
        }

        throw new ArgumentException($"There is no dialect '{dialect}'. There are: {AutoName}, {string.Join(", ", Names)}.", nameof(dialect));
    }

    /// <summary>The dialect that alone could have made this event, or null.</summary>
    public static IDeltaDialect? Recognize(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload)
    {
        foreach (Entry entry in Entries)
        {
            if (entry.Dialect.Recognizes(eventType, payload))
            {
                return entry.Dialect;
            }
        }

        return null;
    }

    /// <summary>The shapes that all streams of a dialect share.</summary>
    /// <param name="dialect">A result of <see cref="Recognize"/>.</param>
    public static ShapeLibrary ShapesOf(IDeltaDialect dialect) => Array.Find(Entries, entry => entry.Dialect == dialect)!.Shapes;

    private abstract class Entry(IDeltaDialect dialect)
    {
        public IDeltaDialect Dialect { get; } = dialect;

        public abstract ShapeLibrary Shapes { get; }

        public string Name { get; } = dialect.Name;

        public abstract DeltaParser CreateParser(DeltaParserOptions? options);
    }

    private sealed class Entry<TDialect>() : Entry(default(TDialect))
        where TDialect : struct, IDeltaDialect
    {
        public override ShapeLibrary Shapes => DeltaParser<TDialect>.ShapesOfDialect;

        public override DeltaParser CreateParser(DeltaParserOptions? options) => new DeltaParser<TDialect>(options);
    }
}
