namespace SseCore.Cli.Chat;

/// <summary>A question to a model.</summary>
/// <param name="Model">The model.</param>
/// <param name="System">The instructions; null for none.</param>
/// <param name="Turns">The conversation so far; the last turn is the question.</param>
internal sealed record Question(string Model, string? System, IReadOnlyList<Turn> Turns);
