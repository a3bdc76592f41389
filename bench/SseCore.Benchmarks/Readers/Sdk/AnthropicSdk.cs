using Anthropic;
using Anthropic.Models.Messages;

namespace SseCore.Benchmarks.Readers.Sdk;

internal sealed class AnthropicSdk(byte[] stream) : SdkReader
{
    private readonly AnthropicClient _client = new() { ApiKey = "none", HttpClient = new HttpClient(new CannedHandler(stream)) };

    private readonly MessageCreateParams _request = new()
    {
        Model = "bench",
        MaxTokens = 2000,
        Messages = [new UserMessageParam { Content = "Go on." }],
    };

    public override async Task<Tally> ReadAsync()
    {
        var tally = default(Tally);
        await foreach (RawMessageStreamEvent evt in _client.Messages.CreateStreaming(_request))
        {
            if (evt.TryPickContentBlockDelta(out RawContentBlockDeltaEvent? content))
            {
                if (content.Delta.TryPickText(out TextDelta? text))
                {
                    tally.AddText(text.Text);
                }
            }
            else if (evt.TryPickStart(out RawMessageStartEvent? start))
            {
                tally.SetUsage(start.Message.Usage.InputTokens, start.Message.Usage.OutputTokens);
            }
            else if (evt.TryPickDelta(out RawMessageDeltaEvent? delta))
            {
                tally.AddFinish(delta.Delta.StopReason?.Raw());
                tally.SetUsage(tally.InputTokens, delta.Usage.OutputTokens);
            }
        }

        return tally;
    }
}
