using Microsoft.Extensions.AI;

namespace SseCore.Extensions.AI;

/// <summary>
/// A function call as it grows, for display; the whole call follows as <see cref="FunctionCallContent"/>. It is not sent in
/// requests. Handed out only with <see cref="ChatUpdateOptions.IncludeFunctionCallDeltas"/>.
/// </summary>
/// <remarks>
/// Microsoft.Extensions.AI does not know this type: what writes messages as JSON, such as a cache, fails unless its
/// <see cref="System.Text.Json.JsonSerializerOptions"/> were told about it by
/// <see cref="AIJsonUtilities.AddAIContentType{TContent}(System.Text.Json.JsonSerializerOptions, string)"/>.
/// </remarks>
/// <param name="callId">The call's id; empty if it is not known yet.</param>
/// <param name="name">The function's name; empty if it is not known yet.</param>
/// <param name="arguments">The next fragment of the arguments.</param>
public sealed class FunctionCallDeltaContent(string callId, string name, string arguments) : AIContent
{
    /// <summary>The call's id; empty if it is not known yet.</summary>
    public string CallId { get; } = callId;

    /// <summary>The function's name; empty if it is not known yet.</summary>
    public string Name { get; } = name;

    /// <summary>The next fragment of the arguments: incomplete JSON text. Empty when the call begins.</summary>
    public string Arguments { get; } = arguments;
}
