namespace SseCore;

/// <summary>
/// One provider API's payload shapes: how to find the deltas in an event. Implemented by structs that
/// <c>ssecore-gen</c> writes from a <c>*.dialect.json</c> file, so that every call is devirtualized.
/// </summary>
/// <remarks>
/// The results must be a function of the event's type and payload alone: an event that is like one of an earlier stream
/// may not be passed to the dialect again (<see cref="DeltaParserOptions.UseShapes"/>).
/// </remarks>
public interface IDeltaDialect
{
    /// <summary>The dialect's name, as on the command line: <c>openai-chat</c>.</summary>
    string Name { get; }

    /// <summary>Whether a complete stream of this dialect announces its end (<c>[DONE]</c>, <c>message_stop</c>).</summary>
    bool HasTerminator { get; }

    /// <summary>The framing that the provider sends. The first bytes of a stream take precedence over it.</summary>
    StreamFraming Framing { get; }

    /// <summary>
    /// Whether this event, whose payload need not be JSON, ends the stream. The result must not depend on a payload that is a JSON
    /// object; if such a payload ends a stream, <see cref="Parse"/> says so (<see cref="DeltaTape.Terminate"/>).
    /// </summary>
    /// <param name="eventType">The event's type; empty means <c>message</c>.</param>
    /// <param name="payload">The event's data.</param>
    bool IsTerminator(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload);

    /// <summary>
    /// Whether this event can only be of this dialect. The dialect <c>auto</c> asks those of the library, and no others, to detect the
    /// dialect of a stream.
    /// </summary>
    /// <param name="eventType">The event's type; empty means <c>message</c>.</param>
    /// <param name="payload">The event's data, a JSON text.</param>
    /// <exception cref="System.Text.Json.JsonException">The payload is not JSON.</exception>
    bool Recognizes(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload);

    /// <summary>Walks the payload once and records its deltas on <paramref name="tape"/>.</summary>
    /// <param name="eventType">The event's type; empty means <c>message</c>.</param>
    /// <param name="payload">The event's data, a JSON text.</param>
    /// <param name="tape">Takes the records; offsets in it refer to <paramref name="payload"/>.</param>
    /// <exception cref="System.Text.Json.JsonException">The payload is not one JSON text.</exception>
    void Parse(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload, DeltaTape tape);
}
