namespace SseCore.Cli.Input;

/// <summary>Takes an event, which is gone afterwards.</summary>
internal delegate void SseEventHandler(scoped in SseEvent evt);
