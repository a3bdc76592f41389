namespace SseCore.Cli.Chat;

/// <summary>The answer to a question.</summary>
/// <param name="Text">The text, as far as it arrived.</param>
/// <param name="Outcome">How the stream ended.</param>
internal sealed record Answer(string Text, StreamOutcome Outcome);
