namespace SseCore.Cli.Input;

/// <summary>Handles a delta, which is not valid afterwards.</summary>
internal delegate void DeltaHandler(scoped in Delta delta);
