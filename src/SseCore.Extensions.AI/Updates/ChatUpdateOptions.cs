using Microsoft.Extensions.AI;

namespace SseCore.Extensions.AI;

/// <summary>What a stream of deltas becomes as <see cref="ChatResponseUpdate"/>s.</summary>
public sealed record ChatUpdateOptions
{
    /// <summary>The first choice, with raw payloads, and function calls only when they are complete.</summary>
    public static ChatUpdateOptions Default { get; } = new();

    /// <summary>The choice to follow; updates cannot tell several apart. The first, 0, by default.</summary>
    public int Choice { get; init; }

    /// <summary>
    /// Whether each update carries a copy of its event, as <see cref="RawPayload"/> in
    /// <see cref="ChatResponseUpdate.RawRepresentation"/>. On by default.
    /// </summary>
    public bool IncludeRawPayloads { get; init; } = true;

    /// <summary>
    /// Whether function calls are also shown while they grow, as <see cref="FunctionCallDeltaContent"/>. Off by default,
    /// since other code does not know that type of content.
    /// </summary>
    public bool IncludeFunctionCallDeltas { get; init; }
}
