namespace SseCore.Cli.Chat;

/// <summary>What one side of a conversation said.</summary>
/// <param name="IsModel">Whether it was the model, rather than the user.</param>
/// <param name="Text">What it said.</param>
internal sealed record Turn(bool IsModel, string Text);
