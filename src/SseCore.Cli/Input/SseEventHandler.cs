namespace SseCore.Cli.Input;

/// <summary>Handles an event, which is not valid afterwards.</summary>
internal delegate void SseEventHandler(scoped in SseEvent evt);
