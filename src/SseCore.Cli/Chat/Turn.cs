namespace SseCore.Cli.Chat;

/// <summary>One turn of a conversation.</summary>
/// <param name="IsModel">Whether it is the model's, rather than the user's.</param>
/// <param name="Text">Its text.</param>
internal sealed record Turn(bool IsModel, string Text);
