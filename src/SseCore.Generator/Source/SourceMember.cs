namespace SseCore.Generator;

/// <summary>A member of a <see cref="SourceObject"/>.</summary>
/// <param name="Offset">Offset of the name's opening quote.</param>
/// <param name="Name">The name, escapes resolved.</param>
/// <param name="Value">The value.</param>
internal sealed record SourceMember(int Offset, string Name, SourceNode Value);
