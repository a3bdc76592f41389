namespace SseCore.Fuzz;

/// <summary>An event of a soak stream.</summary>
/// <param name="Wire">Its bytes.</param>
/// <param name="Payload">Its data.</param>
/// <param name="Text">The text that it adds to the message.</param>
internal readonly record struct SoakEvent(byte[] Wire, byte[] Payload, byte[] Text);
