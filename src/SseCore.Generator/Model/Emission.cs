namespace SseCore.Generator;

/// <summary>What a rule can emit, and the captures that go with it.</summary>
/// <param name="Name">The word in the dialect file.</param>
/// <param name="Kind">The member of <c>DeltaKinds</c> that requests it.</param>
/// <param name="Required">Captures that a rule must have.</param>
/// <param name="AnyOf">Captures of which a rule must have at least one.</param>
/// <param name="Optional">Captures that a rule may have.</param>
/// <param name="Forms">The forms that a rule can have, the usual one first; none if there is only one way to state the delta.</param>
internal sealed record Emission(
    string Name,
    string Kind,
    IReadOnlyList<string> Required,
    IReadOnlyList<string> AnyOf,
    IReadOnlyList<string> Optional,
    params IReadOnlyList<string> Forms)
{
    public const string ToolCall = "toolCall";
    public const string ToolCallSignature = "toolCallSignature";
    public const string Finish = "finish";
    public const string Usage = "usage";

    /// <summary>The form that repeats as a whole what fragments may have stated.</summary>
    public const string FinalForm = "final";

    public static readonly IReadOnlyList<Emission> All =
    [
        new("messageStart", "MessageStart", [], ["id", "model"], []),
        OfText("text", "Text"),
        OfText("reasoning", "Reasoning"),
        OfText("refusal", "Refusal"),
        OfText("signature", "Signature"),
        OfText("redactedReasoning", "RedactedReasoning"),
        OfText("citation", "Citation"),
        new(ToolCall, "ToolCalls", [], ["id", "name", "arguments"], ["choice", "index"], "fragment", "whole", "start", FinalForm),
        new("toolCallValue", "ToolCalls", ["path"], [], ["value", "more", "choice", "index"]),
        new(ToolCallSignature, "Signature", ["text"], [], ["choice", "index"]),
        new("toolCallEnd", "ToolCallEnd", [], [], ["choice", "index"]),
        new(Finish, "Finish", ["reason"], [], ["choice"]),
        new(Usage, "Usage", [], ["input", "output", "total", "cached", "reasoning"], []),
        new("error", "Error", [], ["type", "code", "message"], []),
        new("unknown", "Unknown", [], [], ["name"]),
    ];

    /// <summary>The captures that state where a delta belongs.</summary>
    private static readonly string[] Places = ["choice", "index", "part"];

    /// <summary>The captures that are handed out unchanged.</summary>
    private static readonly string[] Texts = ["id", "model", "name", "text", "arguments", "path", "value", "reason", "type", "code", "message"];

    public IEnumerable<string> Captures => [.. Required, .. AnyOf, .. Optional];

    /// <summary>Whether the delta belongs to one of several choices.</summary>
    public bool HasChoice => Optional.Contains("choice");

    /// <summary>Whether a capture takes an integer that states where a delta belongs, for which the position of an element can be used.</summary>
    public static bool IsPlace(string capture) => Places.Contains(capture);

    /// <summary>Whether the value of a capture is handed out and only tested for presence.</summary>
    public static bool IsText(string capture) => Texts.Contains(capture);

    private static Emission OfText(string name, string kind) => new(name, kind, ["text"], [], ["choice", "index", "part"], "fragment", FinalForm);
}
