using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace SseCore.Extensions.AI;

/// <summary>Writes requests for Anthropic's Messages.</summary>
internal static class AnthropicRequest
{
    private const string Provider = "Anthropic Messages";
    private const string User = "user";
    private const string Assistant = "assistant";

    public static JsonObject Write(IEnumerable<ChatMessage> messages, ChatOptions options, string? model, int defaultMaxTokens)
    {
        RequestJson.CheckOptions(options, Provider);
        RequestJson.ThrowIfSet(options.FrequencyPenalty, nameof(options.FrequencyPenalty), Provider);
        RequestJson.ThrowIfSet(options.PresencePenalty, nameof(options.PresencePenalty), Provider);
        RequestJson.ThrowIfSet(options.Seed, nameof(options.Seed), Provider);
        JsonObject request = RequestJson.Begin(model);
        long maxTokens = options.MaxOutputTokens ?? defaultMaxTokens;
        List<ChatMessage> list = [.. messages];
        string system = string.Join(
            "\n\n",
            list.Where(RequestJson.IsSystem).Select(message => RequestJson.SystemText(message, Provider)).Prepend(options.Instructions).Where(text => !string.IsNullOrEmpty(text)));
        if (system.Length > 0)
        {
            request["system"] = system;
        }

        request["messages"] = WriteMessages(list);
        WriteReasoning(request, options.Reasoning?.Effort, ref maxTokens);
        request["max_tokens"] = maxTokens;
        RequestJson.AddNumber(request, "temperature", options.Temperature);
        RequestJson.AddNumber(request, "top_p", options.TopP);
        RequestJson.AddNumber(request, "top_k", options.TopK);
        if (options.StopSequences is { Count: > 0 } stops)
        {
            request["stop_sequences"] = RequestJson.ArrayOf(stops);
        }

        if (options.ResponseFormat is ChatResponseFormatJson format)
        {
            JsonElement schema = format.Schema ?? throw new NotSupportedException($"A ChatOptions.ResponseFormat of JSON without a schema cannot be sent to {Provider}.");
            request["output_config"] = new JsonObject
            {
                ["format"] = new JsonObject { ["type"] = "json_schema", ["schema"] = RequestJson.ToNode(schema) },
            };
        }

        WriteTools(request, options);
        return request;
    }

    // The provider takes a number of tokens where others take words, and requires room for the answer in addition.
    private static void WriteReasoning(JsonObject request, ReasoningEffort? effort, ref long maxTokens)
    {
        long? budget = effort switch
        {
            null => null,
            ReasoningEffort.None => 0,
            ReasoningEffort.Low => 2048,
            ReasoningEffort.Medium => 8192,
            ReasoningEffort.High => 16384,
            _ => 32768,
        };
        if (budget is { } tokens)
        {
            request["thinking"] = tokens == 0
                ? new JsonObject { ["type"] = "disabled" }
                : new JsonObject { ["type"] = "enabled", ["budget_tokens"] = tokens };
            maxTokens = maxTokens <= tokens ? maxTokens + tokens : maxTokens;
        }
    }

    private static void WriteTools(JsonObject request, ChatOptions options)
    {
        if (options.Tools is not { Count: > 0 } tools)
        {
            return;
        }

        request["tools"] = RequestJson.Tools(tools, Provider, "input_schema", static (_, definition) => definition);
        JsonObject? choice = options.ToolMode switch
        {
            NoneChatToolMode => new JsonObject { ["type"] = "none" },
            RequiredChatToolMode { RequiredFunctionName: { } name } => new JsonObject { ["type"] = "tool", ["name"] = name },
            RequiredChatToolMode => new JsonObject { ["type"] = "any" },
            _ when options.ToolMode is AutoChatToolMode || options.AllowMultipleToolCalls is not null => new JsonObject { ["type"] = "auto" },
            _ => null,
        };
        if (choice is null)
        {
            return;
        }

        if (options.AllowMultipleToolCalls == false && options.ToolMode is not NoneChatToolMode)
        {
            choice["disable_parallel_tool_use"] = true;
        }

        request["tool_choice"] = choice;
    }

    // The API requires alternating roles, so adjacent messages of one role become one, in particular all results of a turn. An empty one is refused.
    private static JsonArray WriteMessages(List<ChatMessage> messages)
    {
        var list = new JsonArray();
        HashSet<string> answered = RequestJson.AnsweredCalls(messages);
        string? lastRole = null;
        JsonArray blocks = [];
        int results = 0;
        foreach (ChatMessage message in messages.Where(message => !RequestJson.IsSystem(message)))
        {
            foreach (AIContent content in message.Contents)
            {
                // Results belong to the user's turn, whichever message they are in.
                string role = message.Role == ChatRole.Assistant && content is not FunctionResultContent ? Assistant : User;
                if ((role == Assistant ? WriteAnswer(content, answered) : WriteQuestion(content)) is not { } block)
                {
                    continue;
                }

                if (role != lastRole)
                {
                    blocks = [];
                    results = 0;
                    list.Add((JsonNode)new JsonObject { ["role"] = role, ["content"] = blocks });
                    lastRole = role;
                }

                // Results must come first, directly after the calls.
                blocks.Insert(content is FunctionResultContent ? results++ : blocks.Count, block);
            }
        }

        return list;
    }

    private static JsonObject? WriteAnswer(AIContent content, HashSet<string> answered) => content switch
    {
        TextContent text => Text(text.Text),
        TextReasoningContent { ProtectedData: { } data } reasoning when ReasoningMark.IsRedacted(reasoning) =>
            new JsonObject { ["type"] = "redacted_thinking", ["data"] = data },
        // Without its signature it would be refused.
        TextReasoningContent { ProtectedData: { } signature } reasoning =>
            new JsonObject { ["type"] = "thinking", ["thinking"] = reasoning.Text, ["signature"] = signature },
        FunctionCallContent call when RequestJson.IsSent(call, answered) =>
            new JsonObject { ["type"] = "tool_use", ["id"] = call.CallId, ["name"] = call.Name, ["input"] = RequestJson.Arguments(call) },
        _ => RequestJson.IsOnlyTold(content) ? null : throw RequestJson.NotSupported(content, Provider),
    };

    private static JsonObject? WriteQuestion(AIContent content) => content switch
    {
        TextContent text => Text(text.Text),
        FunctionResultContent result => WriteResult(result),
        UriContent uri when uri.HasTopLevelMediaType("image") => Block("image", "url", "url", uri.Uri.AbsoluteUri),
        UriContent { MediaType: "application/pdf" } uri => Block("document", "url", "url", uri.Uri.AbsoluteUri),
        DataContent data when data.HasTopLevelMediaType("image") => Block("image", "base64", "data", data.Base64Data.ToString(), data.MediaType),
        DataContent { MediaType: "application/pdf" } data => Block("document", "base64", "data", data.Base64Data.ToString(), data.MediaType),
        DataContent { MediaType: "text/plain" } data => Block("document", "text", "data", Utf8.ToText(data.Data.Span), data.MediaType),
        HostedFileContent file => Block("document", "file", "file_id", file.FileId),
        _ => throw RequestJson.NotSupported(content, Provider),
    };

    private static JsonObject WriteResult(FunctionResultContent result)
    {
        var block = new JsonObject { ["type"] = "tool_result", ["tool_use_id"] = result.CallId };
        if (result.Result is IEnumerable<AIContent> contents && !contents.All(content => content is TextContent))
        {
            var blocks = new JsonArray();
            foreach (AIContent content in contents)
            {
                if (WriteQuestion(content) is { } part)
                {
                    blocks.Add((JsonNode)part);
                }
            }

            block["content"] = blocks;
        }
        else if (result.Result is DataContent or UriContent or HostedFileContent)
        {
            block["content"] = new JsonArray(WriteQuestion((AIContent)result.Result));
        }
        else
        {
            block["content"] = RequestJson.ResultText(result);
        }

        if (result.Exception is not null)
        {
            block["is_error"] = true;
        }

        return block;
    }

    // Blank text blocks are refused, although models write them.
    private static JsonObject? Text(string text) => string.IsNullOrWhiteSpace(text) ? null : new() { ["type"] = "text", ["text"] = text };

    private static JsonObject Block(string type, string sourceType, string member, string value, string? mediaType = null)
    {
        var source = new JsonObject { ["type"] = sourceType };
        RequestJson.AddText(source, "media_type", mediaType);
        source[member] = value;
        return new JsonObject { ["type"] = type, ["source"] = source };
    }
}
