using Microsoft.Extensions.AI;

namespace SseCore.Extensions.AI;

/// <summary>How a stream of deltas is turned into <see cref="ChatResponseUpdate"/>s.</summary>
public sealed record ChatUpdateOptions
{
    /// <summary>The default options: the first choice, with raw payloads, and function calls only when they are complete.</summary>
    public static ChatUpdateOptions Default { get; } = new();

    /// <summary>The choice to follow; updates cannot tell several apart. The first, 0, by default.</summary>
    public int Choice { get; init; }

    /// <summary>
    /// Whether each update carries a copy of its event, as <see cref="RawPayload"/> in
    /// <see cref="ChatResponseUpdate.RawRepresentation"/>. On by default.
    /// </summary>
    public bool IncludeRawPayloads { get; init; } = true;

    /// <summary>
    /// Whether function calls are also handed out while they grow, as <see cref="FunctionCallDeltaContent"/>. Off by default,
    /// since other code does not know that content type.
    /// </summary>
    public bool IncludeFunctionCallDeltas { get; init; }
}
