namespace SseCore;

/// <summary>
/// Stands for a dialect that is not detected yet, and becomes it on the first payload that only that dialect could have made.
/// Nothing is held back until then: earlier payloads are read for what all dialects share.
/// </summary>
internal struct AutoDialect : IDeltaDialect
{
    private IDeltaDialect? _detected;

    public readonly string Name => _detected?.Name ?? string.Empty;

    public readonly bool HasTerminator => _detected?.HasTerminator ?? false;

    /// <summary>The shapes of the dialect that was detected; null before that.</summary>
    public ShapeLibrary? Shapes { readonly get; private set; }

    // A stream that begins with a brace may be lines of JSON; every other framing is identified by its own first byte.
    public readonly StreamFraming Framing => StreamFraming.Ndjson;

    public readonly bool IsTerminator(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload) =>
        (_detected ?? BuiltInDialects.Fallback).IsTerminator(eventType, payload);

    public readonly bool Recognizes(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload) =>
        BuiltInDialects.Recognize(eventType, payload) is not null;

    public void Parse(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload, DeltaTape tape)
    {
        if (_detected is null && BuiltInDialects.Recognize(eventType, payload) is { } detected)
        {
            _detected = detected;
            Shapes = BuiltInDialects.ShapesOf(detected);
        }

        (_detected ?? BuiltInDialects.Fallback).Parse(eventType, payload, tape);
    }
}
