namespace SseCore.Generator;

/// <summary>What a rule can emit, and the captures that go with it.</summary>
/// <param name="Name">The word in the dialect file.</param>
/// <param name="Kind">The member of <c>DeltaKinds</c> that asks for it.</param>
/// <param name="Required">Captures that a rule must have.</param>
/// <param name="AnyOf">Captures of which a rule must have at least one.</param>
/// <param name="Optional">Captures that a rule may have.</param>
internal sealed record Emission(string Name, string Kind, IReadOnlyList<string> Required, IReadOnlyList<string> AnyOf, IReadOnlyList<string> Optional)
{
    public const string ToolCall = "toolCall";
    public const string Usage = "usage";

    public static readonly IReadOnlyList<Emission> All =
    [
        new("messageStart", "MessageStart", [], ["id", "model"], []),
        OfText("text", "Text"),
        OfText("reasoning", "Reasoning"),
        OfText("refusal", "Refusal"),
        OfText("signature", "Signature"),
        OfText("redactedReasoning", "RedactedReasoning"),
        OfText("citation", "Citation"),
        new(ToolCall, "ToolCalls", [], ["id", "name", "arguments"], ["choice", "index"]),
        new("toolCallEnd", "ToolCallEnd", [], [], ["choice", "index"]),
        new("finish", "Finish", ["reason"], [], ["choice"]),
        new(Usage, "Usage", [], ["input", "output", "total", "cached", "reasoning"], []),
        new("error", "Error", [], ["type", "code", "message"], []),
        new("unknown", "Unknown", [], [], ["name"]),
    ];

    public IEnumerable<string> Captures => [.. Required, .. AnyOf, .. Optional];

    /// <summary>Whether the delta belongs to one of several choices.</summary>
    public bool HasChoice => Optional.Contains("choice");

    private static Emission OfText(string name, string kind) => new(name, kind, ["text"], [], ["choice", "index"]);
}
