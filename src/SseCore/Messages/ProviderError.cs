namespace SseCore;

/// <summary>An error that the provider reported inside the stream.</summary>
/// <param name="Type">The provider's error type; <see langword="null"/> if it gave none.</param>
/// <param name="Code">The provider's error code, a string or number as written; <see langword="null"/> if it gave none.</param>
/// <param name="Message">The provider's message; <see langword="null"/> if it gave none.</param>
public sealed record ProviderError(string? Type, string? Code, string? Message)
{
    /// <summary>This error, completed by a later one that follows from it.</summary>
    internal ProviderError CompletedBy(ProviderError later) => new(Type ?? later.Type, Code ?? later.Code, Message ?? later.Message);
}
