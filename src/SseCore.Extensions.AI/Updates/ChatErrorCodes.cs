namespace SseCore.Extensions.AI;

/// <summary>The codes of <see cref="Microsoft.Extensions.AI.ErrorContent"/> that are not the provider's.</summary>
internal static class ChatErrorCodes
{
    /// <summary>The same code as in Microsoft's own clients.</summary>
    public const string Refusal = "Refusal";

    public const string Malformed = "Malformed";
}
