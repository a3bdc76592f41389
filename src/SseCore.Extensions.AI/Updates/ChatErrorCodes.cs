namespace SseCore.Extensions.AI;

/// <summary>The codes of <see cref="Microsoft.Extensions.AI.ErrorContent"/> that are not the provider's.</summary>
internal static class ChatErrorCodes
{
    /// <summary>As Microsoft's own clients have it.</summary>
    public const string Refusal = "Refusal";

    public const string Malformed = "Malformed";
}
