using System.Text.Json;
using SseCore.AspNetCore;

namespace SseCore.Cli.Output;

/// <summary>An assembled message as JSON. Every key is always present, except <c>complete</c>, which marks a call that was cut.</summary>
internal static class MessageJson
{
    public static void Write(Utf8JsonWriter json, MessageAccumulator message, StreamOutcome outcome)
    {
        json.WriteString("id"u8, message.Id);
        json.WriteString("model"u8, message.Model);
        json.WriteStartArray("choices"u8);
        foreach (MessageChoice choice in message.Choices.OrderBy(choice => choice.Index))
        {
            WriteChoice(json, choice);
        }

        json.WriteEndArray();
        json.WriteStartObject("usage"u8);
        UsageJson.Write(json, message.Usage);
        json.WriteEndObject();
        json.WriteString("outcome"u8, OutcomeNames.Of(outcome));
        WriteError(json, message.Error);
    }

    private static void WriteChoice(Utf8JsonWriter json, MessageChoice choice)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, choice.Index);
        json.WriteString("text"u8, choice.Text.Utf8);
        json.WriteString("reasoning"u8, choice.Reasoning.Utf8);
        json.WriteString("refusal"u8, choice.Refusal.Utf8);
        json.WriteStartArray("toolCalls"u8);
        foreach (MessageToolCall call in choice.ToolCalls)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, call.Id);
            json.WriteString("name"u8, call.Name);
            json.WriteString("arguments"u8, call.Arguments);
            if (!call.IsComplete)
            {
                json.WriteBoolean("complete"u8, false);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("finishReason"u8, choice.Reason);
        json.WriteEndObject();
    }

    private static void WriteError(Utf8JsonWriter json, ProviderError? error)
    {
        if (error is null)
        {
            json.WriteNull("error"u8);
            return;
        }

        json.WriteStartObject("error"u8);
        json.WriteString("type"u8, error.Type);
        json.WriteString("code"u8, error.Code);
        json.WriteString("message"u8, error.Message);
        json.WriteEndObject();
    }
}
