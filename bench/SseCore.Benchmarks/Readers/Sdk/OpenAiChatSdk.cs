using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using OpenAI.Chat;

namespace SseCore.Benchmarks.Readers.Sdk;

internal sealed class OpenAiChatSdk(byte[] stream) : SdkReader
{
    private readonly ChatClient _client = new("bench", new ApiKeyCredential("none"), new OpenAIClientOptions
    {
        Transport = new HttpClientPipelineTransport(new HttpClient(new CannedHandler(stream))),
    });

    private readonly ChatMessage[] _messages = [new UserChatMessage("Go on.")];

    public override async Task<Tally> ReadAsync()
    {
        var tally = default(Tally);
        await foreach (StreamingChatCompletionUpdate update in _client.CompleteChatStreamingAsync(_messages))
        {
            foreach (ChatMessageContentPart part in update.ContentUpdate)
            {
                tally.AddText(part.Text);
            }

            foreach (StreamingChatToolCallUpdate call in update.ToolCallUpdates)
            {
                if (call.ToolCallId is not null)
                {
                    tally.AddToolCall(call.ToolCallId, call.FunctionName);
                }

                tally.AddArguments(call.FunctionArgumentsUpdate.ToMemory().Span);
            }

            if (update.FinishReason is { } reason)
            {
                tally.AddFinish(reason switch
                {
                    ChatFinishReason.Stop => "stop",
                    ChatFinishReason.ToolCalls => "tool_calls",
                    _ => reason.ToString(),
                });
            }

            if (update.Usage is { } usage)
            {
                tally.SetUsage(usage.InputTokenCount, usage.OutputTokenCount);
            }
        }

        return tally;
    }
}
