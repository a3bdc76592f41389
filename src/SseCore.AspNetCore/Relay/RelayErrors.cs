using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SseCore.AspNetCore;

/// <summary>The relay's own reports of a failed upstream, in the shapes that clients of models know.</summary>
internal static class RelayErrors
{
    private const string Type = "upstream_error";

    public static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static string MessageOf(StreamOutcome outcome) => outcome switch
    {
        StreamOutcome.Idle or StreamOutcome.TimedOut => "The upstream took too long.",
        StreamOutcome.LimitExceeded => "The upstream sent more than is taken.",
        StreamOutcome.Corrupt => "What the upstream sent was damaged on its way.",
        _ => "The connection to the upstream failed.",
    };

    /// <summary>In the form of OpenAI and Anthropic: each client reads the members that it knows.</summary>
    public static byte[] ToJson(Exception failure)
    {
        // Nothing that came before matters here.
        StreamOutcome outcome = new StreamSummary().OutcomeAfter(failure);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Json))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "error"u8);
            json.WriteStartObject("error"u8);
            json.WriteString("type"u8, Type);
            json.WriteString("code"u8, OutcomeNames.Of(outcome));
            json.WriteString("message"u8, MessageOf(outcome));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The same as an event, for a response that has already begun.</summary>
    public static byte[] ToEvent(Exception failure)
    {
        var buffer = new ArrayBufferWriter<byte>();
        new SseWriter(buffer).WriteEvent(ToJson(failure), "error"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The same as a delta.</summary>
    public static void WriteDelta(Utf8JsonWriter json, string? type, string? code, string? message)
    {
        json.WriteString("kind"u8, "error"u8);
        json.WriteString("type"u8, type ?? Type);
        if (code is not null)
        {
            json.WriteString("code"u8, code);
        }

        if (message is not null)
        {
            json.WriteString("message"u8, message);
        }
    }
}
