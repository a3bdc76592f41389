using System.Text.Json;

namespace SseCore.AspNetCore;

/// <summary>Writes a delta as JSON, with the keys that apply to its kind. The relay and <c>ssecore deltas</c> use the same form.</summary>
public static class DeltaJson
{
    private static readonly JsonEncodedText[] KindNames = Array.ConvertAll(
        Enum.GetValues<DeltaKind>(), kind => JsonEncodedText.Encode(NameOf(kind)));

    /// <summary>Returns the name of a kind in this form: <c>text</c>, <c>toolCallStart</c> and so on.</summary>
    /// <param name="kind">The kind.</param>
    public static string NameOf(DeltaKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    /// <summary>Writes the members of an object that has been started.</summary>
    /// <param name="json">Receives the members.</param>
    /// <param name="delta">The delta.</param>
    public static void Write(Utf8JsonWriter json, scoped in Delta delta)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteString("kind"u8, KindNames[(int)delta.Kind]);
        switch (delta.Kind)
        {
            case DeltaKind.MessageStart:
                WriteIfAny(json, "id"u8, delta.Id);
                WriteIfAny(json, "model"u8, delta.Model);
                break;
            case DeltaKind.ToolCallStart:
                WritePlace(json, delta);
                WriteIfAny(json, "id"u8, delta.Id);
                WriteIfAny(json, "name"u8, delta.Name);
                break;
            case DeltaKind.ToolCallEnd:
                WritePlace(json, delta);
                break;
            case DeltaKind.Finish:
                json.WriteNumber("choice"u8, delta.Choice);
                json.WriteString("reason"u8, delta.Reason);
                break;
            case DeltaKind.Usage:
                UsageJson.Write(json, delta.Usage);
                break;
            case DeltaKind.Error:
                WriteIfAny(json, "type"u8, delta.ErrorType);
                WriteIfAny(json, "code"u8, delta.ErrorCode);
                WriteIfAny(json, "message"u8, delta.ErrorMessage);
                break;
            case DeltaKind.Malformed or DeltaKind.Unknown:
                WriteIfAny(json, "name"u8, delta.Name);
                json.WriteNumber("offset"u8, delta.Offset);
                json.WriteString("raw"u8, delta.Raw);
                break;
            default:
                WritePlace(json, delta);
                json.WriteString("text"u8, delta.Text);
                break;
        }
    }

    /// <summary>Writes the members of the object that says how the stream ended, the last of all: <c>{"end":{"outcome":"…"}}</c>.</summary>
    /// <param name="json">Receives the members.</param>
    /// <param name="outcome">The outcome.</param>
    public static void WriteEnd(Utf8JsonWriter json, StreamOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject("end"u8);
        json.WriteString("outcome"u8, OutcomeNames.Of(outcome));
        json.WriteEndObject();
    }

    private static void WritePlace(Utf8JsonWriter json, scoped in Delta delta)
    {
        json.WriteNumber("choice"u8, delta.Choice);
        json.WriteNumber("index"u8, delta.Index);
    }

    private static void WriteIfAny(Utf8JsonWriter json, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            json.WriteString(key, value);
        }
    }
}
