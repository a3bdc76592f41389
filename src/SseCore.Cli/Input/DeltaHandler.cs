namespace SseCore.Cli.Input;

/// <summary>Takes a delta, which is gone afterwards.</summary>
internal delegate void DeltaHandler(scoped in Delta delta);
