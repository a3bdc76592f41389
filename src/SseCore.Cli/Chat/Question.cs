namespace SseCore.Cli.Chat;

/// <summary>What a model is asked.</summary>
/// <param name="Model">The model.</param>
/// <param name="System">The instructions; null for none.</param>
/// <param name="Turns">What was said so far; the last is the question.</param>
internal sealed record Question(string Model, string? System, IReadOnlyList<Turn> Turns);
