namespace SseCore.Cli.Chat;

/// <summary>What became of a question.</summary>
/// <param name="Text">The answer, as far as it came.</param>
/// <param name="Outcome">How it ended.</param>
internal sealed record Answer(string Text, StreamOutcome Outcome);
