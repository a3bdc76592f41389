using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace SseCore.Extensions.AI;

/// <summary>Writes requests for Chat Completions.</summary>
internal static class OpenAiRequest
{
    private const string Provider = "Chat Completions";

    public static JsonObject Write(IEnumerable<ChatMessage> messages, ChatOptions options, string? model, string maxTokensMember, string? reasoningMember)
    {
        RequestJson.CheckOptions(options, Provider);
        JsonObject request = RequestJson.Begin(model);
        request["messages"] = WriteMessages([.. messages], options.Instructions, reasoningMember);
        RequestJson.AddNumber(request, maxTokensMember, options.MaxOutputTokens);
        RequestJson.AddNumber(request, "temperature", options.Temperature);
        RequestJson.AddNumber(request, "top_p", options.TopP);
        RequestJson.AddNumber(request, "top_k", options.TopK);
        RequestJson.AddNumber(request, "frequency_penalty", options.FrequencyPenalty);
        RequestJson.AddNumber(request, "presence_penalty", options.PresencePenalty);
        RequestJson.AddNumber(request, "seed", options.Seed);
        if (options.StopSequences is { Count: > 0 } stops)
        {
            request["stop"] = RequestJson.ArrayOf(stops);
        }

        RequestJson.AddText(request, "reasoning_effort", EffortOf(options.Reasoning?.Effort));
        WriteFormat(request, options.ResponseFormat);
        WriteTools(request, options);
        return request;
    }

    private static string? EffortOf(ReasoningEffort? effort) => effort switch
    {
        null => null,
        ReasoningEffort.None => "none",
        ReasoningEffort.Low => "low",
        ReasoningEffort.Medium => "medium",
        ReasoningEffort.High => "high",
        _ => "xhigh",
    };

    private static void WriteFormat(JsonObject request, ChatResponseFormat? format)
    {
        if (format is not ChatResponseFormatJson json)
        {
            return;
        }

        if (json.Schema is not { } schema)
        {
            request["response_format"] = new JsonObject { ["type"] = "json_object" };
            return;
        }

        var definition = new JsonObject { ["name"] = json.SchemaName ?? "json_schema", ["schema"] = RequestJson.ToNode(schema) };
        RequestJson.AddText(definition, "description", json.SchemaDescription);
        request["response_format"] = new JsonObject { ["type"] = "json_schema", ["json_schema"] = definition };
    }

    private static void WriteTools(JsonObject request, ChatOptions options)
    {
        if (options.Tools is not { Count: > 0 } tools)
        {
            return;
        }

        request["tools"] = RequestJson.Tools(tools, Provider, "parameters", FunctionOf);
        JsonNode? choice = options.ToolMode switch
        {
            NoneChatToolMode => "none",
            AutoChatToolMode => "auto",
            RequiredChatToolMode { RequiredFunctionName: { } name } =>
                new JsonObject { ["type"] = "function", ["function"] = new JsonObject { ["name"] = name } },
            RequiredChatToolMode => "required",
            _ => null,
        };
        if (choice is not null)
        {
            request["tool_choice"] = choice;
        }

        if (options.AllowMultipleToolCalls is { } isParallel)
        {
            request["parallel_tool_calls"] = isParallel;
        }
    }

    private static JsonObject FunctionOf(AIFunctionDeclaration function, JsonObject definition)
    {
        if (function.AdditionalProperties.TryGetValue("strict", out object? strict) && strict is bool isStrict)
        {
            definition["strict"] = isStrict;
        }

        return new JsonObject { ["type"] = "function", ["function"] = definition };
    }

    private static JsonArray WriteMessages(List<ChatMessage> messages, string? instructions, string? reasoningMember)
    {
        var list = new JsonArray();
        if (!string.IsNullOrEmpty(instructions))
        {
            list.Add((JsonNode)new JsonObject { ["role"] = "system", ["content"] = instructions });
        }

        HashSet<string> answered = RequestJson.AnsweredCalls(messages);
        foreach (ChatMessage message in messages)
        {
            if (message.Role == ChatRole.Assistant)
            {
                WriteAnswers(list, message, answered, reasoningMember);
            }
            else if (RequestJson.IsSystem(message))
            {
                list.Add((JsonNode)new JsonObject { ["role"] = message.Role.Value, ["content"] = RequestJson.SystemText(message, Provider) });
            }
            else
            {
                WriteQuestions(list, message);
            }
        }

        return list;
    }

    // Some clients keep the results of an answer's calls within it. In this API each is a separate message, directly after the calls.
    private static void WriteAnswers(JsonArray list, ChatMessage message, HashSet<string> answered, string? reasoningMember)
    {
        var contents = new List<AIContent>();
        foreach (AIContent content in message.Contents)
        {
            if (content is FunctionResultContent result)
            {
                Flush();
                list.Add((JsonNode)WriteResult(result));
            }
            else
            {
                contents.Add(content);
            }
        }

        Flush();

        void Flush()
        {
            if (WriteAnswer(contents, answered, reasoningMember) is { } answer)
            {
                list.Add((JsonNode)answer);
            }

            contents.Clear();
        }
    }

    private static void WriteQuestions(JsonArray list, ChatMessage message)
    {
        foreach (FunctionResultContent result in message.Contents.OfType<FunctionResultContent>())
        {
            list.Add((JsonNode)WriteResult(result));
        }

        if (message.Role == ChatRole.Tool)
        {
            if (message.Contents.FirstOrDefault(content => content is not (FunctionResultContent or TextContent { Text.Length: 0 })) is { } other)
            {
                throw new NotSupportedException($"{other.GetType().Name} in a message of a tool cannot be sent to {Provider}, only results.");
            }
        }
        else if (message.Contents.Any(content => content is not FunctionResultContent))
        {
            list.Add((JsonNode)WriteQuestion(message));
        }
    }

    private static JsonObject WriteResult(FunctionResultContent result) =>
        new() { ["role"] = "tool", ["tool_call_id"] = result.CallId, ["content"] = RequestJson.ResultText(result) };

    // Null if it would be empty, which is refused.
    private static JsonObject? WriteAnswer(List<AIContent> contents, HashSet<string> answered, string? reasoningMember)
    {
        if (contents.FirstOrDefault(content => !RequestJson.IsOnlyTold(content)) is { } other)
        {
            throw RequestJson.NotSupported(other, Provider);
        }

        string text = string.Concat(contents.OfType<TextContent>().Select(content => content.Text));
        var answer = new JsonObject { ["role"] = "assistant", ["content"] = text.Length > 0 ? text : null };
        string reasoning = string.Concat(contents.OfType<TextReasoningContent>().Select(content => content.Text));
        if (reasoningMember is not null && reasoning.Length > 0)
        {
            answer[reasoningMember] = reasoning;
        }

        if (contents.OfType<ErrorContent>().FirstOrDefault(error => error.ErrorCode == ChatErrorCodes.Refusal) is { } refusal)
        {
            answer["refusal"] = refusal.Message;
        }

        var calls = new JsonArray();
        foreach (FunctionCallContent call in contents.OfType<FunctionCallContent>())
        {
            if (RequestJson.IsSent(call, answered))
            {
                var json = new JsonObject
                {
                    ["id"] = call.CallId,
                    ["type"] = "function",
                    ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = RequestJson.ToText(RequestJson.Arguments(call)) },
                };
                CallSignature.Write(json, call);
                calls.Add((JsonNode)json);
            }
        }

        if (calls.Count > 0)
        {
            answer["tool_calls"] = calls;
        }

        return text.Length > 0 || answer.Count > 2 ? answer : null;
    }

    private static JsonObject WriteQuestion(ChatMessage message)
    {
        var question = new JsonObject { ["role"] = message.Role.Value };
        if (message.Contents.All(content => content is TextContent or FunctionResultContent))
        {
            question["content"] = message.Text;
            return question;
        }

        var parts = new JsonArray();
        foreach (AIContent content in message.Contents)
        {
            if (content is not FunctionResultContent)
            {
                parts.Add((JsonNode)WritePart(content));
            }
        }

        question["content"] = parts;
        return question;
    }

    private static JsonObject WritePart(AIContent content) => content switch
    {
        TextContent text => new JsonObject { ["type"] = "text", ["text"] = text.Text },
        UriContent uri when uri.HasTopLevelMediaType("image") => Image(uri.Uri.AbsoluteUri, uri),
        DataContent data when data.HasTopLevelMediaType("image") => Image(data.Uri, data),
        DataContent { MediaType: "audio/mpeg" or "audio/mp3" } data => Audio(data, "mp3"),
        DataContent { MediaType: "audio/wav" or "audio/x-wav" } data => Audio(data, "wav"),
        DataContent { MediaType: "application/pdf" } data => new JsonObject
        {
            ["type"] = "file",
            ["file"] = new JsonObject { ["filename"] = data.Name ?? "document.pdf", ["file_data"] = data.Uri },
        },
        HostedFileContent file => new JsonObject { ["type"] = "file", ["file"] = new JsonObject { ["file_id"] = file.FileId } },
        _ => throw RequestJson.NotSupported(content, Provider),
    };

    private static JsonObject Image(string url, AIContent content)
    {
        var image = new JsonObject { ["url"] = url };
        if (content.AdditionalProperties?.TryGetValue("detail", out object? detail) == true)
        {
            RequestJson.AddText(image, "detail", detail is JsonElement json ? json.ToString() : detail?.ToString());
        }

        return new JsonObject { ["type"] = "image_url", ["image_url"] = image };
    }

    private static JsonObject Audio(DataContent data, string format) => new()
    {
        ["type"] = "input_audio",
        ["input_audio"] = new JsonObject { ["data"] = data.Base64Data.ToString(), ["format"] = format },
    };
}
